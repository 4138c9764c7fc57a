import Telemetry

/// The stock of a product's variants, from the supplier where it was read there, else from the shop.
struct ProductStock: Equatable {
  /// One per sold variant, in their order.
  let figures: [StockFigure]
  /// The shop's count of the whole product, which its variants share or stay below; nil where the supplier was read.
  let ceiling: Int?

  /// As soon as the supplier was read, the shop's copies no longer count: a variant it did not name is unknown.
  ///
  /// The shop's count of the product decides over its counts of variants, because that is the field owners edit: none
  /// makes all of them unknown. Where no variant has a count they share the product's.
  init(_ sold: [SoldVariant], _ inputs: ProductInputs, _ policy: CatalogPolicy, _ now: Instant) {
    if inputs.supplierHasClient, inputs.supplier?.isStockObserved == true {
      ceiling = nil
      figures = sold.map { variant in
        guard let record = variant.supplier, let instant = record.stockObservedAt else { return .unknown() }
        return StockFigure(observed: record.levels, at: instant, record.stockOrigin, policy, now)
      }
      return
    }
    let total = inputs.product.stock.map { max(0, $0) }
    let isShared = sold.allSatisfy { $0.shop?.stock == nil }
    ceiling = total
    figures = sold.map { variant in
      let own = isShared ? total : variant.shop?.stock
      let count = total.flatMap { total in own.map { min($0, total) } }
      guard inputs.supplierHasClient else { return StockFigure(own: count, inputs) }
      return count.map { StockFigure(seeded: $0, inputs, policy, now) } ?? .unknown()
    }
  }
}
