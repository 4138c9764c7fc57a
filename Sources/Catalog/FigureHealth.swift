import Telemetry

/// How far a product's figures can be trusted, in the words of its page.
struct FigureHealth {
  let level: Band
  let warnings: [Warning]
  /// The next instant at which a band changes.
  let changesAt: Instant?

  init(stock: [StockFigure], prices: PriceDecision, availability: Availability, policy: CatalogPolicy) {
    let stockBand = stock.compactMap(\.band).max()
    let priceBand = prices.variants.compactMap(\.band).max()
    level = max(stockBand ?? .current, priceBand ?? .current)
    let ages = stock.map(\.age) + (prices.dependsOnAge ? prices.variants.map(\.cost.age) : [])
    changesAt = ages.compactMap { $0?.changesAt }.min()
    warnings = Self.warnings(stock, availability, policy) + Self.warnings(prices, priceBand, policy)
  }

  private static func warnings(
    _ stock: [StockFigure], _ availability: Availability, _ policy: CatalogPolicy
  ) -> [Warning] {
    var warnings: [Warning] = []
    let unknown = stock.count { $0.quantity == nil }
    if availability.status == .unknown {
      warnings.append(
        Warning(code: "stock_unknown", pointer: "/data/availability", detail: "the stock is not known at present"))
    } else if unknown > 0 {
      warnings.append(
        Warning(
          code: "stock_unknown", pointer: "/data/variants",
          detail: "the stock of \(unknown) of \(stock.count) variants is not known at present"))
    }
    if stock.contains(where: { $0.band == .stale }) {
      let isCopied = stock.contains { $0.band == .stale && $0.source == .shop }
      let age = "the stock was last read more than \(hours(policy.stockCurrentFor)) h ago"
      warnings.append(
        Warning(
          code: "stock_stale", pointer: "/data/availability", detail: isCopied ? "the stock was not read yet" : age))
    }
    return warnings
  }

  private static func warnings(_ prices: PriceDecision, _ band: Band?, _ policy: CatalogPolicy) -> [Warning] {
    var warnings: [Warning] = []
    let withheld = prices.variants.count { $0.price == nil }
    if withheld == prices.variants.count {
      let isMissing = prices.variants.allSatisfy { $0.outcome == .withheld(.missing) }
      warnings.append(
        isMissing
          ? Warning(code: "price_missing", pointer: "/data/price", detail: "there is no price yet")
          : Warning(code: "price_withheld", pointer: "/data/price", detail: "the price is withheld at present"))
    } else if withheld > 0 {
      warnings.append(
        Warning(
          code: "price_withheld", pointer: "/data/variants",
          detail: "the price of \(withheld) of \(prices.variants.count) variants is withheld at present"))
    }
    if prices.variants.contains(where: { $0.band == .stale }) {
      let isCopied = prices.variants.contains { $0.band == .stale && $0.cost.observedAt == nil }
      let age = "the price rests on figures read more than \(hours(policy.priceCurrentFor)) h ago"
      warnings.append(
        Warning(
          code: "price_stale", pointer: "/data/price",
          detail: isCopied ? "the price rests on figures that were not read yet" : age))
    }
    return warnings
  }

  private static func hours(_ duration: Duration) -> Int64 { duration.components.seconds / 3600 }
}
