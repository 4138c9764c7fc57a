import Catalog
import SQLite
import Telemetry

/// Keeps which of the shop's names stands for which supplier product, and which products ask by which name.
struct ReferenceTable {
  let connection: Connection

  /// Stores what `product` asks by, or that it asks nobody, and resolves the name by what is already known.
  func write(_ link: SupplierLink?, of product: String) throws {
    guard let link else {
      try connection.run("DELETE FROM product_reference WHERE product_id = ?", .text(product))
      return
    }
    let isProductID = if case .productID = link.reference { true } else { false }
    try connection.run(
      """
      INSERT OR REPLACE INTO product_reference (product_id, supplier, key, text, is_product_id, is_guess)
      VALUES (?,?,?,?,?,?)
      """, .text(product), .text(link.supplier), .text(link.key), .text(link.reference.text), .flag(isProductID),
      .flag(link.isGuess))
    if try ref(of: link.key, supplier: link.supplier) == nil, let ref = try known(link.key, supplier: link.supplier) {
      try resolve(link.key, supplier: link.supplier, to: ref)
    }
  }

  /// A name resolves once to what the supplier answered first for it; an answer is newer truth than a "not found".
  func resolve(_ key: String, supplier: String, to ref: String) throws {
    try connection.run(
      """
      INSERT INTO reference (supplier, key, ref) VALUES (?1, ?2, ?3)
      ON CONFLICT (supplier, key) DO UPDATE SET ref = excluded.ref, not_found_at = NULL
      WHERE ref IS NOT excluded.ref OR not_found_at IS NOT NULL
      """, .text(supplier), .text(key), .text(ref))
  }

  func noteNotFound(_ key: String, supplier: String, at instant: Instant) throws {
    try connection.run(
      """
      INSERT INTO reference (supplier, key, not_found_at) VALUES (?, ?, ?)
      ON CONFLICT (supplier, key) DO UPDATE SET not_found_at = max(excluded.not_found_at, ifnull(not_found_at, 0))
      """, .text(supplier), .text(key), .integer(instant.milliseconds))
  }

  func ref(of key: String, supplier: String) throws -> String? {
    try connection.first(
      "SELECT ref FROM reference WHERE supplier = ? AND key = ?", .text(supplier), .text(key)
    ) { $0.optionalText(0) } ?? nil
  }

  /// The id under which a supplier product is kept whose `id` came in capitals or not; `id` itself where it is new.
  ///
  /// - Parameter known: what the name that was asked for stands for, which products show.
  func spelling(of id: String, knownAs known: String?, supplier: String) throws -> String {
    let key = SupplierLink.key(id)
    if let known, SupplierLink.key(known) == key { return known }
    return try connection.first(
      "SELECT ref FROM supplier_product WHERE supplier = ?1 AND ref_key = ?2 ORDER BY ref <> ?3, ref LIMIT 1",
      .text(supplier), .text(key), .text(id)
    ) { $0.text(0) } ?? id
  }

  /// Gives every name that products ask by and that is one of `keys` its product: one call feeds them all.
  func resolveAskers(among keys: Set<String>, supplier: String, to ref: String) throws {
    let askers = try connection.rows(
      """
      SELECT DISTINCT key FROM product_reference
      WHERE supplier = ?1 AND key IN (SELECT value FROM json_each(?2))
        AND key NOT IN (SELECT key FROM reference WHERE supplier = ?1 AND ref IS NOT NULL)
      """, .text(supplier), try StoredText.list(keys.sorted())
    ) { $0.text(0) }
    for key in askers { try resolve(key, supplier: supplier, to: ref) }
  }

  /// The products that show figures of `ref`, or, where it is nil, ask by `key`.
  func products(supplier: String, key: String, ref: String?) throws -> Set<String> {
    Set(try connection.rows(Self.productsQuery, .text(supplier), .text(key), .text(ref)) { $0.text(0) })
  }

  static let productsQuery = """
    SELECT product_id FROM product_reference WHERE supplier = ?1 AND key IN
      (SELECT ?2 UNION SELECT key FROM reference WHERE supplier = ?1 AND ref = ?3)
    """

  /// A supplier product already read that goes by this name: its id, its SKU, or a variant's.
  private func known(_ key: String, supplier: String) throws -> String? {
    try connection.first(
      """
      SELECT ref FROM supplier_product WHERE supplier = ?1 AND ref_key = ?2
      UNION ALL SELECT ref FROM supplier_product WHERE supplier = ?1 AND sku_key = ?2
      UNION ALL SELECT ref FROM supplier_variant WHERE supplier = ?1 AND sku_key = ?2 LIMIT 1
      """, .text(supplier), .text(key)
    ) { $0.text(0) }
  }
}
