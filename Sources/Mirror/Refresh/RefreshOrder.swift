import Catalog
import Telemetry

/// Decides what is asked next: the oldest figure first, a pure ranking of what the tables hold.
///
/// A figure never observed is the oldest, and so is one from the future: a clock was wrong. Stock counts by its age,
/// product data by a quarter of it; figures younger than their least age are not due, nor is what the supplier did not
/// know a day ago. Equal ages go by the place of the candidate, and product data before stock, since stock without cost
/// sells nothing.
enum RefreshOrder {
  static func due(_ products: [RefreshCandidate], now: Instant, limit: Int, except paused: Set<LookUp>) -> [LookUp] {
    guard limit > 0 else { return [] }
    var candidates: [(rank: Int64, place: Int, lookUp: LookUp)] = []
    for (place, product) in products.enumerated() {
      if let notFoundAt = product.notFoundAt, notFoundAt <= now,
        now.since(notFoundAt) < Limits.notFoundPause
      {
        continue
      }
      if let rank = productRank(product, now) {
        candidates.append((rank, place, LookUp(reference: product.reference, subject: .product)))
      }
      if let rank = stockRank(product, now) {
        candidates.append((rank, place, LookUp(reference: product.reference, subject: .stock)))
      }
    }
    candidates.removeAll { paused.contains($0.lookUp) }
    candidates.sort { left, right in
      if left.rank != right.rank { return left.rank > right.rank }
      if left.place != right.place { return left.place < right.place }
      return left.lookUp.subject == .product && right.lookUp.subject == .stock
    }
    return candidates.prefix(limit).map(\.lookUp)
  }

  private static func productRank(_ product: RefreshCandidate, _ now: Instant) -> Int64? {
    guard let observedAt = product.productObservedAt, observedAt <= now else { return .max }
    let elapsed = now.since(observedAt)
    guard elapsed >= (product.isRemoved ? Limits.notFoundPause : Limits.productMinimumAge) else { return nil }
    return elapsed.wholeMilliseconds / Limits.productAgeDivisor
  }

  private static func stockRank(_ product: RefreshCandidate, _ now: Instant) -> Int64? {
    guard case .productID = product.reference, !product.isRemoved else { return nil }
    guard let observedAt = product.stockObservedAt, observedAt <= now else { return .max }
    let elapsed = now.since(observedAt)
    return elapsed >= Limits.stockMinimumAge ? elapsed.wholeMilliseconds : nil
  }
}
