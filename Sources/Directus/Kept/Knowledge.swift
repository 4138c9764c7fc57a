import Synchronization

/// What pulls learned about the server, the failed ones too: none of it is data of the shop.
final class Knowledge: Sendable {
  private struct State {
    var maps: [ShopCollection: FieldMap] = [:]
    /// Refused under every name when last looked for.
    var unreadable: Set<ShopCollection> = []
    /// The names under which there was no row when last looked for under all.
    var empty: [ShopCollection: [String]] = [:]
    /// Rows of a first page, by collection.
    var pageSizes: [ShopCollection: Int] = [:]
    /// What the server was found to allow, for all collections alike.
    var allowed = Int.max
    var pullsSinceDiscovery = 0
    /// By collection: the safety columns seen since the start, as they were last called. Never forgotten, as a column
    /// that the token loses is left out in silence and would otherwise look like one that never was.
    var safetyColumns: [String: [Field: String]] = [:]
    /// The names of collections read since the start.
    var read: [ShopCollection: String] = [:]

    mutating func forget() {
      maps = [:]
      unreadable = []
      empty = [:]
    }
  }

  private let state = Mutex(State())

  /// Every few pulls the columns are found out anew.
  func beginPull() {
    state.withLock { state in
      state.pullsSinceDiscovery += 1
      if state.pullsSinceDiscovery > Limits.pullsPerDiscovery {
        state.forget()
        state.pullsSinceDiscovery = 1
      }
    }
  }

  func forget() { state.withLock { $0.forget() } }
  func forget(_ kind: ShopCollection) { state.withLock { $0.maps[kind] = nil } }

  func map(_ kind: ShopCollection) -> FieldMap? { state.withLock { $0.maps[kind] } }
  func isUnreadable(_ kind: ShopCollection) -> Bool { state.withLock { $0.unreadable.contains(kind) } }

  func emptyNames(_ kind: ShopCollection) -> [String]? { state.withLock { $0.empty[kind] } }
  /// The name it was last read under since the start.
  func name(_ kind: ShopCollection) -> String? { state.withLock { $0.read[kind] } }

  /// Notes under which names there is no row.
  func note(empty names: [String], _ kind: ShopCollection) {
    state.withLock { state in
      state.empty[kind] = names
      state.unreadable.remove(kind)
    }
  }

  /// The collection of ours that Directus calls so; nil: none.
  func kind(of collection: String, _ names: ShopNames) -> ShopCollection? {
    let maps = state.withLock { $0.maps }
    return ShopCollection.allCases.first { maps[$0]?.collection == collection }
      ?? ShopCollection.allCases.first { names.names(of: $0).contains(collection) }
  }

  /// What to tell the owner where `map` lacks columns seen before; nil where it lacks none.
  func complaint(about map: FieldMap) -> String? {
    map.complaint(about: state.withLock { $0.safetyColumns[map.collection] ?? [:] })
  }

  func note(_ map: FieldMap) {
    state.withLock { state in
      state.maps[map.kind] = map
      state.safetyColumns[map.collection] = map.safetyColumns
      state.unreadable.remove(map.kind)
      state.empty[map.kind] = nil
      state.read[map.kind] = map.collection
    }
  }

  /// Notes that a collection is refused.
  ///
  /// - Returns: what to tell the owner where it was read before; nil where it never was. Whatever is in it, from margins
  ///   to texts, would otherwise be gone without a word because a permission was taken away by mistake.
  func noteUnreadable(_ kind: ShopCollection) -> String? {
    let name = state.withLock { state in
      state.unreadable.insert(kind)
      state.empty[kind] = nil
      return state.read[kind]
    }
    // Without languages their codes are still in the texts.
    guard let name, kind != .languages else { return nil }
    return "\(name) can no longer be read: let the token's role read it, or restart if it was removed on purpose"
  }

  func pageSize(_ kind: ShopCollection) -> (size: Int, allowed: Int) {
    state.withLock { ($0.pageSizes[kind] ?? Limits.page, $0.allowed) }
  }

  /// What a first page may have next time.
  func note(pageSize: Int, allowed: Int, _ kind: ShopCollection) {
    state.withLock { state in
      state.allowed = min(state.allowed, allowed)
      state.pageSizes[kind] = pageSize
    }
  }
}
