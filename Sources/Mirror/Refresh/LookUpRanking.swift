import Catalog
import Telemetry

/// An order of look-ups kept for a while, because to rank a whole catalogue anew for each would cost more than asking.
///
/// Each is taken out when it was answered, so what is left is still due and still in order; what became due since
/// waits for the next ranking.
struct LookUpRanking {
  private var lookUps: [LookUp]
  private let rankedAt: Instant

  init(_ lookUps: [LookUp], rankedAt: Instant) {
    self.lookUps = lookUps
    self.rankedAt = rankedAt
  }

  /// The first of those left that are not paused; nil: it has to be ranked again.
  ///
  /// A ranking from the future was made by a clock that was wrong.
  func first(_ limit: Int, now: Instant, except paused: Set<LookUp>) -> [LookUp]? {
    guard now >= rankedAt, now.since(rankedAt) < Limits.rankingLife else { return nil }
    let found = Array(lookUps.lazy.filter { !paused.contains($0) }.prefix(limit))
    return found.isEmpty ? nil : found
  }

  mutating func remove(_ lookUp: LookUp) {
    lookUps.removeAll { $0 == lookUp }
  }

  /// The question that `observation` answers.
  mutating func remove(answeredBy observation: Observation) {
    switch observation.content {
    case .stock: remove(LookUp(reference: observation.reference, subject: .stock))
    case .product: remove(LookUp(reference: observation.reference, subject: .product))
    case .removed, .notFound: lookUps.removeAll { $0.reference == observation.reference }
    }
  }
}
