/// Decides which variants a product sells, as two products of the shop may share one of the supplier.
struct VariantSelection: Sendable, Equatable {
  /// Never empty.
  let variants: [SoldVariant]

  /// Those the owner lists, each joined to the supplier's by variant id, else by SKU; none listed: the supplier's one
  /// whose SKU is the product's, else all. Compared trimmed and without case; a variant listed twice is sold once.
  init(_ product: ShopProduct, supplier: SupplierRecord?) {
    let known = supplier?.variants ?? []
    if !product.variants.isEmpty {
      variants = Self.listed(product.variants, known)
    } else if let sku = product.sku.nonEmpty?.comparable,
      let only = known.first(where: { $0.variant.sku.nonEmpty?.comparable == sku })
    {
      variants = [SoldVariant(supplier: only)]
    } else {
      variants = known.isEmpty ? [SoldVariant()] : known.map { SoldVariant(supplier: $0) }
    }
  }

  private static func listed(_ rows: [ShopVariant], _ known: [SupplierVariantRecord]) -> [SoldVariant] {
    let byID = Dictionary(known.map { ($0.variant.id.comparable, $0) }) { first, _ in first }
    let skus = known.compactMap { record in record.variant.sku.nonEmpty.map { ($0.comparable, record) } }
    let bySKU = Dictionary(skus) { first, _ in first }
    var seen: Set<String> = []
    return rows.compactMap { row in
      let id = row.vid.nonEmpty?.comparable
      let sku = row.sku.nonEmpty?.comparable
      let match = id.flatMap { byID[$0] } ?? sku.flatMap { bySKU[$0] }
      let identity =
        match.map { "vid \($0.variant.id.comparable)" } ?? id.map { "vid \($0)" } ?? sku.map { "sku \($0)" }
      if let identity, !seen.insert(identity).inserted { return nil }
      return SoldVariant(shop: row, supplier: match)
    }
  }
}
