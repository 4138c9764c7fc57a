import Catalog
import Upstream

/// Stock of a product with all its variants (`getInventoryByPid`).
package struct CJProductStock: Sendable, Equatable {
  /// Summed over the variants, by country; nil: not told.
  package let rows: [CJStockRow]?
  package let variants: [(id: String, rows: [CJStockRow]?)]

  /// Nil where the answer tells nothing about anything.
  init?(_ data: JSONValue) {
    rows = CJStockRow.rows(data["inventories"])
    variants = (data["variantInventories"]?.array ?? []).compactMap { variant in
      variant["vid"]?.filledText.map { ($0, CJStockRow.rows(variant["inventory"])) }
    }
    if rows == nil, variants.isEmpty { return nil }
  }

  var stock: [VariantStock] {
    variants.map { VariantStock(variantID: $0.id, levels: $0.rows?.map(\.level)) }
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.rows == right.rows && left.variants.elementsEqual(right.variants) { $0 == $1 }
  }
}
