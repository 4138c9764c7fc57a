import Catalog
import SQLite
import Telemetry

/// Reads how old each supplier product's figures are, over all visible products that show them.
struct RefreshCandidates {
  let connection: Connection

  /// Each supplier product once, even where several products share it; none of a supplier the shop has paused.
  ///
  /// In the order of the shop's default list, so that of a new shop the first page is live first.
  func candidates(supplier: String) throws -> [RefreshCandidate] {
    try connection.rows(
      """
      WITH listed AS MATERIALIZED (
        SELECT product_id, row_number() OVER (ORDER BY is_listed DESC, \(ListSort.featured.order)) AS place
        FROM listing)
      SELECT s.ref, p.text, p.is_product_id, s.product_observed_at, s.stock_observed_at,
        max(ifnull(s.not_found_at, 0), ifnull(r.not_found_at, 0)), ifnull(s.is_removed, 0)
      FROM product_reference AS p
        JOIN product ON product.id = p.product_id AND product.is_visible
        JOIN listed ON listed.product_id = p.product_id
        LEFT JOIN provider ON provider.id = product.provider_id
        LEFT JOIN reference AS r ON r.supplier = p.supplier AND r.key = p.key
        LEFT JOIN supplier_product AS s ON s.supplier = r.supplier AND s.ref = r.ref
      WHERE p.supplier = ? AND ifnull(provider.is_active, 1)
      GROUP BY s.ref, iif(s.ref IS NULL, p.key, NULL)
      ORDER BY min(listed.place)
      """, .text(supplier)
    ) { row in
      let text = row.optionalText(0) ?? row.text(1)
      let isProductID = !row.isNull(0) || row.flag(2)
      let notFoundAt = row.integer(5)
      return RefreshCandidate(
        reference: isProductID ? .productID(text) : .sku(text), productObservedAt: row.instant(3),
        stockObservedAt: row.instant(4), notFoundAt: notFoundAt > 0 ? Instant(milliseconds: notFoundAt) : nil,
        isRemoved: row.flag(6))
    }
  }
}
