import Catalog
import SQLite
import Telemetry

/// Loads everything a product's view is derived from, for many products in a dozen queries; the writer derives
/// listing rows from it and a reader pages, so both see the same.
struct InputsQuery {
  let connection: Connection
  let suppliersWithClient: Set<String>

  /// The inputs of those of `ids` that exist, by id. A product's slug is the one granted to it, not the one it wants.
  ///
  /// - Parameter withDescriptions: false where nobody will see them, as they are most of the bytes of a list.
  func inputs(of ids: [String], withDescriptions: Bool) throws -> [String: ProductInputs] {
    guard !ids.isEmpty else { return [:] }
    let wanted = try StoredText.list(ids)
    let columns = withDescriptions ? ProductRow.columns : ProductRow.columnsWithoutDescription
    let products = try connection.collect(
      """
      SELECT \(columns), first_pulled_at FROM product WHERE id IN (SELECT value FROM json_each(?))
      """, wanted
    ) { (try ProductRow.read($0), Instant(milliseconds: $0.integer(25))) }
    let lastPulledAt = try MirrorState(connection: connection).lastPulledAt()
    let slugs = try slugs(wanted)
    let texts = try TextsQuery(connection: connection).products(wanted, withDescriptions: withDescriptions)
    let providers = try providers(wanted)
    let tree = try CategoriesQuery(connection: connection).tree(of: products.flatMap(\.0.categoryIDs))
    let references = try references(wanted)
    let records = try SupplierRecords(connection: connection).records(of: wanted)
    var inputs: [String: ProductInputs] = [:]
    for (stored, firstPulledAt) in products {
      var product = stored
      product.slug = slugs[product.id]
      product.texts = texts[product.id] ?? []
      let provider = product.providerID.flatMap { providers[$0] }
      let reference = references[product.id]
      inputs[product.id] = ProductInputs(
        product: product, provider: provider,
        supplierHasClient: provider.map { suppliersWithClient.contains($0.code) } ?? (reference?.isAsked ?? false),
        categories: tree.paths(of: product.categoryIDs),
        supplier: reference?.key.flatMap { records[$0] }, firstPulledAt: firstPulledAt,
        lastPulledAt: lastPulledAt ?? firstPulledAt)
    }
    return inputs
  }

  private struct Reference {
    let key: SupplierRecords.Key?
    /// Whether the supplier may still know it; a guess it did not know is the shop's own product.
    let isAsked: Bool
  }

  private func references(_ wanted: Value) throws -> [String: Reference] {
    let rows = try connection.rows(
      """
      SELECT p.product_id, p.supplier, r.ref, p.is_guess AND r.ref IS NULL AND r.not_found_at IS NOT NULL
      FROM product_reference AS p LEFT JOIN reference AS r ON r.supplier = p.supplier AND r.key = p.key
      WHERE p.product_id IN (SELECT value FROM json_each(?))
      """, wanted
    ) { row in
      let key = row.optionalText(2).map { SupplierRecords.Key(supplier: row.text(1), ref: $0) }
      return (row.text(0), Reference(key: key, isAsked: !row.flag(3)))
    }
    return Dictionary(rows) { first, _ in first }
  }

  private func slugs(_ wanted: Value) throws -> [String: String] {
    let rows = try connection.rows(
      "SELECT product_id, slug FROM product_slug WHERE product_id IN (SELECT value FROM json_each(?))", wanted
    ) { ($0.text(0), $0.text(1)) }
    return Dictionary(rows) { first, _ in first }
  }

  private func providers(_ wanted: Value) throws -> [String: ShopProvider] {
    let rows = try connection.rows(
      """
      SELECT \(ShopTables.providerColumns) FROM provider WHERE id IN
        (SELECT provider_id FROM product WHERE id IN (SELECT value FROM json_each(?)))
      """, wanted
    ) { ShopTables.provider($0) }
    return Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
  }
}
