import Catalog
import Upstream

/// Reads all rows of a collection page by page, and notices when rows come or go meanwhile.
///
/// Each page begins with the last row of the page before: where it does not, rows before it came or went, and one may
/// have slid past unseen although the counts agree.
struct FullRead {
  let session: DirectusSession
  let map: FieldMap
  /// The column whose order makes pages follow each other; without it a server may skip rows.
  let key: String
  /// Rows asked for at once; lowered for a server that allows fewer, and worth keeping for the next pull.
  private(set) var pageSize: Int

  init(session: DirectusSession, map: FieldMap, key: String, pageSize: Int) {
    self.session = session
    self.map = map
    self.key = key
    self.pageSize = pageSize
  }

  private struct Pass {
    var rows: [JSONValue] = []
    var keys: Set<String> = []
    /// Every page began where the page before ended.
    var isJoined = true
    /// All counts the server told are the same, and as many rows were read.
    var isCounted = true

    var isWhole: Bool { isJoined && isCounted }
  }

  /// Each row once, in key order.
  ///
  /// - Throws: a retryable failure where two readings in a row met a changing collection.
  mutating func rows(_ remarks: Remarks) async throws(ReadFailure) -> [JSONValue] {
    let first = try await pass()
    if first.isWhole { return first.rows }
    let second = try await pass()
    if second.isWhole { return second.rows }
    guard second.isJoined, first.keys == second.keys else {
      throw session.translation.failure(.unavailable, "\(map.collection) changed twice while it was read")
    }
    // Twice the same rows: nothing moves, the server counts what it does not show.
    remarks.note("\(map.collection): the server counts other rows than the \(second.rows.count) it shows")
    return second.rows
  }

  private mutating func pass() async throws(ReadFailure) -> Pass {
    var pass = Pass()
    var counts: Set<Int> = []
    var lastKey: String?
    for number in 1...Limits.pages {
      let page = try await self.page(number)
      if let count = page.count { counts.insert(count) }
      let rowsBefore = pass.rows.count
      let isJoined = number == 1 || !page.rows.isEmpty && self.key(of: page.rows[0]) == lastKey
      if !isJoined { pass.isJoined = false }
      for row in page.rows.dropFirst(number > 1 && isJoined ? 1 : 0) {
        // A row that slid from one page to the next is read twice; one without a key is told by whoever reads rows.
        if let id = self.key(of: row), !pass.keys.insert(id).inserted { continue }
        pass.rows.append(row)
      }
      lastKey = page.rows.last.flatMap { self.key(of: $0) }
      if page.rows.count < pageSize {
        pass.isCounted = counts.isEmpty || counts == [pass.rows.count]
        return pass
      }
      if pass.rows.count == rowsBefore {
        throw session.translation.failure(.unavailable, "\(map.collection) comes with the same rows on every page")
      }
    }
    throw session.translation.failure(.unavailable, "\(map.collection) did not end after \(Limits.pages) pages")
  }

  private func key(of row: JSONValue) -> String? {
    guard case .object(let values) = row else { return nil }
    return values[key].flatMap { Reading.key($0).value }
  }

  /// Page 1 finds the size that server and body limit allow; later pages keep it, as their place depends on it.
  private mutating func page(_ number: Int) async throws(ReadFailure) -> DirectusSession.Page {
    while true {
      do {
        return try await session.items(
          map.collection,
          [
            ("fields", map.requested.joined(separator: ",")), ("sort", key), ("limit", String(pageSize)),
            number == 1 ? ("page", "1") : ("offset", String((number - 1) * (pageSize - 1))),
            ("meta", "filter_count"),
          ])
      } catch {
        let isTooMuch = error.isTooLarge || error.refusal?.isAboutLimit == true
        guard isTooMuch, pageSize / 2 >= Limits.smallestPage else { throw error }
        pageSize /= 2
        if number > 1 { throw session.translation.failure(.unavailable, "a page of \(map.collection) was too large") }
      }
    }
  }
}
