package import Catalog
import SQLite
import Synchronization
package import Telemetry

extension CatalogWriter {
  /// Stores what a supplier told and derives every product that shows it; an older observation changes nothing.
  ///
  /// - Parameter lookUp: the question it answers, where one was asked.
  /// - Returns: the tags that moved.
  /// - Throws: `SQLiteError`; the old state stands.
  @discardableResult
  package func apply(_ observation: Observation, answering lookUp: LookUp? = nil) async throws -> [TagChange] {
    let changes = try await thread.perform { [self] connection in
      try commit(on: connection) { now in
        let touched = try SupplierTables(connection: connection, now: now).write(observation)
        return try ListingDerivation(connection: connection, rules: rules, now: now).derive(touched)
      }
    }
    rankings.withLock { rankings in
      if let lookUp { rankings[observation.supplier]?.remove(lookUp) }
      rankings[observation.supplier]?.remove(answeredBy: observation)
    }
    log.write(
      changes.isEmpty ? .debug : .info, "offer.observed",
      [
        ("supplier", observation.supplier), ("reference", observation.reference.text),
        ("told", observation.content.kind), ("source", observation.origin.rawValue), ("tags", changes.count),
      ])
    return changes
  }

  /// The questions to ask `supplier` next, oldest figure first; none that failed and whose pause is not over.
  ///
  /// The order is kept for a minute or until all of it was asked, so it may return fewer than are due; none: nothing is.
  package func dueLookUps(limit: Int, supplier: String) async throws -> [LookUp] {
    let now = clock.now
    let except = paused.withLock { paused in
      paused = paused.filter { $0.value > now }
      return Set(paused.keys)
    }
    if let known = rankings.withLock({ $0[supplier]?.first(limit, now: now, except: except) }) { return known }
    return try await thread.perform { [self] connection in
      let candidates = try RefreshCandidates(connection: connection).candidates(supplier: supplier)
      let due = RefreshOrder.due(candidates, now: now, limit: max(limit, Limits.rankedLookUps), except: except)
      // Here, so that no commit that forgets the order comes between.
      rankings.withLock { $0[supplier] = LookUpRanking(due, rankedAt: now) }
      return Array(due.prefix(limit))
    }
  }

  /// Keeps a question that failed out of the queue until `until`, so that one bad product does not block the rest.
  package func noteFailure(_ lookUp: LookUp, until: Instant) {
    paused.withLock { $0[lookUp] = until }
  }

  /// The shop has other rows, so other questions.
  func forgetRanking() {
    rankings.withLock { $0 = [:] }
  }
}

extension Observation.Content {
  fileprivate var kind: String {
    switch self {
    case .product: "product"
    case .stock: "stock"
    case .removed: "removed"
    case .notFound: "not_found"
    }
  }
}
