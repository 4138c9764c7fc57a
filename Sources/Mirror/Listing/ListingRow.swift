import Catalog
import SQLite
import Telemetry

/// The derived row of one product: what a visitor would see of it, as a fingerprint, and where it stands in each list.
struct ListingRow: Equatable {
  let productID: String
  /// SHA-256 of the public projection; nil where the public does not see the product.
  let fingerprint: [UInt8]?
  /// When time alone changes the row.
  let changesAt: Instant?
  let order: ListingOrder
  /// What the owner was told about its price.
  let alert: PriceAlert?

  var isListed: Bool { fingerprint != nil }

  static let columns = """
    product_id, fingerprint, changes_at, last_rank, is_unavailable, is_plain, position, newness, price, name, \
    price_alert
    """

  /// Writes what differs from `stored`: a column that stays leaves its indexes alone, and of a thousand products that
  /// get another price each then costs a third.
  func write(to connection: Connection, over stored: Self?) throws(SQLiteError) {
    guard let stored, stored.isListed == isListed, stored.order.isBeside(order) else {
      return try replace(in: connection)
    }
    try connection.run(
      "UPDATE listing SET fingerprint = ?, changes_at = ?, price_alert = ? WHERE product_id = ?",
      fingerprint.map { .blob($0) } ?? .null, .integer(changesAt?.milliseconds), .text(alert?.rawValue),
      .text(productID))
    if order.price != stored.order.price {
      try connection.run(
        "UPDATE listing SET price = ? WHERE product_id = ?", .integer(order.price), .text(productID))
    }
    if order.name != stored.order.name {
      try connection.run("UPDATE listing SET name = ? WHERE product_id = ?", .text(order.name), .text(productID))
    }
  }

  private func replace(in connection: Connection) throws(SQLiteError) {
    try connection.run(
      "INSERT OR REPLACE INTO listing (\(Self.columns), is_listed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
      .text(productID), fingerprint.map { .blob($0) } ?? .null,
      .integer(changesAt?.milliseconds), .integer(order.lastRank), .flag(order.isUnavailable), .flag(order.isPlain),
      .integer(order.position), .integer(order.newness), .integer(order.price), .text(order.name),
      .text(alert?.rawValue), .flag(isListed))
  }
}

extension ListingOrder {
  /// Whether only price and name may differ.
  fileprivate func isBeside(_ other: Self) -> Bool {
    lastRank == other.lastRank && isUnavailable == other.isUnavailable && isPlain == other.isPlain
      && position == other.position && newness == other.newness
  }
}

extension ListingRow {
  init(_ row: Statement) {
    self.init(
      productID: row.text(0), fingerprint: row.isNull(1) ? nil : row.blob(1), changesAt: row.instant(2),
      order: ListingOrder(
        lastRank: row.integer(3), isUnavailable: row.flag(4), isPlain: row.flag(5), position: row.integer(6),
        newness: row.integer(7), price: row.integer(8), name: row.text(9)),
      alert: row.optionalText(10).flatMap(PriceAlert.init(rawValue:)))
  }
}
