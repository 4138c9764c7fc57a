import Telemetry

extension Availability {
  /// What the figures of the variants sold together make of them.
  ///
  /// The known part counts: some unknown and some known and left after the safety stock is that known part. Nothing
  /// known, or nothing left of the known part while others are unknown, is unknown, not none. The safety stock is kept
  /// back from supplier figures only, once; sums saturate; the quantity told is capped, after the status was
  /// told of all there is.
  init(
    _ figures: [StockFigure], ceiling: Int?, isPriced: Bool, removedAt: Instant?, policy: CatalogPolicy
  ) {
    let known = figures.filter { $0.quantity != nil }
    if let removedAt {
      self.init(
        status: .discontinued, availableForSale: false, quantityAvailable: 0, checkedAt: removedAt, source: .supplier)
      return
    }
    let oldest = (known.isEmpty ? figures : known).filter { $0.checkedAt != nil }
      .min { ($0.checkedAt ?? Self.distant) < ($1.checkedAt ?? Self.distant) }
    let isShopOwn = figures.allSatisfy { $0.age == nil }
    let kept = isShopOwn ? 0 : max(0, policy.safetyStock)
    let sum = max(0, min(ceiling ?? .max, saturatingSum(known.compactMap(\.quantity))) - kept)
    let isUnknown = known.isEmpty || (sum == 0 && known.count < figures.count)
    let quantity = isUnknown ? nil : min(sum, max(0, policy.quantityCap))
    self.init(
      status: Self.status(isUnknown ? nil : sum, policy), availableForSale: isPriced && (quantity ?? 0) > 0,
      quantityAvailable: quantity, checkedAt: oldest?.checkedAt, source: oldest?.source ?? .none,
      perCountry: Self.countries(known, quantity))
  }

  /// The same with nothing for sale, for a product none of whose variants can be bought alone.
  func withoutSale(isKnown: Bool) -> Self {
    Self(
      status: isKnown ? .outOfStock : .unknown, availableForSale: false, quantityAvailable: isKnown ? 0 : nil,
      checkedAt: checkedAt, source: source,
      perCountry: perCountry.map { CountryQuantity(country: $0.country, quantity: isKnown ? 0 : nil) })
  }

  private static func status(_ quantity: Int?, _ policy: CatalogPolicy) -> Status {
    guard let quantity else { return .unknown }
    if quantity == 0 { return .outOfStock }
    return quantity <= policy.lowStockThreshold ? .lowStock : .inStock
  }

  private static func countries(_ known: [StockFigure], _ quantity: Int?) -> [CountryQuantity] {
    var sums: [String: Int] = [:]
    for (country, count) in known.compactMap(\.countries).joined() {
      sums[country] = saturatingSum([sums[country] ?? 0, count])
    }
    return sums.sorted { $0.key < $1.key }.map { country, count in
      CountryQuantity(country: country, quantity: quantity.map { min($0, count) })
    }
  }

  private static let distant = Instant(milliseconds: .max)
}
