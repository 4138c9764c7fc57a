import Catalog
import Telemetry
import Upstream

/// Brings kept tables up to date within one pull.
struct TableReader {
  let session: DirectusSession
  let names: ShopNames
  let imageHosts: [String]
  let knowledge: Knowledge
  let log: Log
  let uptime: @Sendable () -> ContinuousClock.Instant
  /// When the pull began.
  let began: ContinuousClock.Instant

  /// Reads what changed of a collection, or all of it where that is asked for or the shop cannot tell.
  func refresh<Value>(_ table: inout KeptTable<Value>, inFull: Bool) async throws(ReadFailure) {
    var inFull = inFull
    if let known = knowledge.map(table.kind) {
      do {
        return try await refresh(&table, through: known, inFull: inFull)
      } catch {
        guard error.isAboutColumns else { throw error }
        knowledge.forget(table.kind)
        log.info("directus.columns_changed", ("collection", known.collection))
        inFull = true
      }
    }
    let discovery = FieldDiscovery(session: session, names: names)
    let usual = knowledge.name(table.kind)
    switch try await discovery.discover(table.kind, among: candidates(for: table.kind), usual: usual) {
    case .empty(let empty):
      knowledge.note(empty: empty, table.kind)
      table.clear()
    case .unreadable(let failure):
      if let complaint = knowledge.noteUnreadable(table.kind) {
        throw session.translation.failure(.unauthorized, complaint)
      }
      throw failure
    case .found(let map):
      if let complaint = knowledge.complaint(about: map) {
        throw session.translation.failure(.unauthorized, complaint)
      }
      try await refresh(&table, through: map, inFull: inFull)
      knowledge.note(map)
    }
  }

  /// The names worth trying: those under which it was empty, the first alone where all were refused, else all.
  private func candidates(for kind: ShopCollection) -> [String] {
    let all = names.names(of: kind)
    return knowledge.emptyNames(kind) ?? (knowledge.isUnreadable(kind) ? Array(all.prefix(1)) : all)
  }

  private func refresh<Value>(
    _ table: inout KeptTable<Value>, through map: FieldMap, inFull: Bool
  ) async throws(ReadFailure) {
    if inFull { table.refusesChanges = false }
    if !inFull, !table.refusesChanges, map == table.map, table.isDated, let highWater = table.highWater,
      let dates = map.dates
    {
      let changes = RowQuery.Filter.since(columns: [dates.created, dates.updated], text: highWater.from.preciseText)
      if try await readChanges(&table, changes, since: highWater) { return }
    }
    try await readAll(&table, through: map)
  }

  private func readAll<Value>(_ table: inout KeptTable<Value>, through map: FieldMap) async throws(ReadFailure) {
    let found = try await rows(of: table, through: map, nil)
    table.replace(with: found, map: map)
    guard table.isDated else {
      table.highWater = nil
      return
    }
    let newest = newestDate(table.newestDate, found.date)
    if let newest, var highWater = table.highWater, newest >= highWater.newest {
      highWater.note(newest: newest, began: began, now: uptime())
      table.highWater = highWater
    } else {
      table.highWater = newest.map { HighWater(newest: $0, at: uptime()) }
    }
  }

  /// A date ahead of the server's own clock was typed or copied, and must not hide what changes until then.
  private func newestDate(_ newest: Instant?, _ server: Instant?) -> Instant? {
    guard let newest, let server else { return newest }
    // The header has whole seconds.
    return min(newest, server.advanced(by: .seconds(1)))
  }

  /// False: only reading everything helps.
  private func readChanges<Value>(
    _ table: inout KeptTable<Value>, _ changes: RowQuery.Filter, since highWater: HighWater
  ) async throws(ReadFailure) -> Bool {
    guard let map = table.map else { return false }
    let found: FullRead<KeptRow<Value>>.Found
    do {
      found = try await rows(of: table, through: map, changes)
    } catch {
      guard error.isAboutQuery, !error.isAboutColumns else { throw error }
      table.refusesChanges = true
      log.warning("directus.changes_refused", ("collection", map.collection), ("detail", error.error.detail))
      return false
    }
    if let server = found.date, highWater.isAhead(of: server) { return false }
    table.merge(found.elements)
    guard table.isDated else { return false }
    if found.total != table.rows.count + table.surplus, try await !sweep(&table, map) { return false }
    var highWater = highWater
    let newest = newestDate(found.elements.values.lazy.compactMap { $0.dates?.newest }.max(), found.date)
    highWater.note(newest: newest ?? highWater.newest, began: began, now: uptime())
    table.highWater = highWater
    return true
  }

  /// Finds rows that are gone, of which nothing else is left than that they are not there.
  ///
  /// - Returns: false where so many are there that we do not hold that reading everything is cheaper.
  private func sweep<Value>(_ table: inout KeptTable<Value>, _ map: FieldMap) async throws(ReadFailure) -> Bool {
    guard let key = map.columns[.id] else { return false }
    let query = RowQuery(collection: map.collection, fields: [key], key: key, countsAll: true)
    let (pageSize, allowed) = knowledge.pageSize(table.kind)
    var sweep = FullRead(session: session, query: query, pageSize: Limits.sweepPage, allowed: allowed) { _, _ in true }
    let found = try await sweep.rows()
    knowledge.note(pageSize: min(pageSize, sweep.allowed), allowed: sweep.allowed, table.kind)
    table.remove(table.keys.filter { found.elements[$0] == nil })
    let unknown = found.elements.keys.filter { table.rows[$0] == nil }
    if unknown.count > Limits.rowsByKey { return false }
    try await read(unknown.sorted(by: KeyOrder.precedes), into: &table, map)
    table.surplus = found.total.map { $0 - table.rows.count } ?? 0
    return true
  }

  /// Reads the rows named; one that does not come is gone.
  ///
  /// - Returns: false where nothing is known that keys could be compared with.
  func read<Value>(_ keys: [String], of table: inout KeptTable<Value>) async throws(ReadFailure) -> Bool {
    guard let map = table.map, map == knowledge.map(table.kind), let form = KeyForm(of: table.keys) else {
      return false
    }
    // Where keys are texts that merely look alike until now, only the server knows whether it has another.
    if table.hasTextKeys, keys.contains(where: { !form.admits($0) && KeyForm.text.admits($0) }) { return false }
    try await read(keys.filter(form.admits), into: &table, map)
    return true
  }

  private func read<Value>(
    _ keys: [String], into table: inout KeptTable<Value>, _ map: FieldMap
  ) async throws(ReadFailure) {
    guard let key = map.columns[.id] else { return }
    let most = min(Limits.keys, knowledge.pageSize(table.kind).allowed)
    var rest = keys[...]
    while !rest.isEmpty {
      var asked: [String] = []
      var bytes = 0
      while let next = rest.first, asked.isEmpty || asked.count < most && bytes + next.utf8.count < Limits.keyBytes {
        asked.append(next)
        bytes += next.utf8.count + 1
        rest = rest.dropFirst()
      }
      let query = RowQuery(collection: map.collection, fields: map.requested, key: key, filter: .keys(asked))
      let page = try await session.items(query, limit: most, offset: nil)
      var found: [String: KeptRow<Value>] = [:]
      for json in page.rows {
        guard let id = map.columns[.id].flatMap({ json[$0] }).flatMap({ Reading.key($0).value }) else { continue }
        found[id] = table.kept(json, map: map, imageHosts: imageHosts, server: page.date)
      }
      table.merge(found)
      table.remove(asked.filter { found[$0] == nil })
    }
  }

  private func rows<Value>(
    of table: KeptTable<Value>, through map: FieldMap, _ filter: RowQuery.Filter?
  ) async throws(ReadFailure) -> FullRead<KeptRow<Value>>.Found {
    guard let key = map.columns[.id] else {
      throw session.translation.failure(.unauthorized, "\(map.collection) has no column id that the token may read")
    }
    let query = RowQuery(
      collection: map.collection, fields: map.requested, key: key, filter: filter, countsAll: filter != nil)
    let (pageSize, allowed) = knowledge.pageSize(table.kind)
    var read = FullRead(session: session, query: query, pageSize: pageSize, allowed: allowed) { json, date in
      table.kept(json, map: map, imageHosts: imageHosts, server: date)
    }
    let found = try await read.rows()
    knowledge.note(pageSize: read.pageSize, allowed: read.allowed, table.kind)
    return found
  }
}

extension Instant {
  /// RFC 3339 with the milliseconds Directus keeps.
  fileprivate var preciseText: String {
    let fraction = String(((milliseconds % 1000) + 1000) % 1000)
    return String(text.dropLast()) + "." + String(repeating: "0", count: 3 - fraction.count) + fraction + "Z"
  }
}
