import SQLite

/// Reads and moves tags; `move` runs inside the transaction that writes what became visible.
struct TagTable {
  let connection: Connection

  /// Every list of products shows this one.
  static let products = "products"

  static func product(_ id: String) -> String { "product-\(id)" }
  static func category(_ id: String) -> String { "category-\(id)" }

  /// The number of the newest change; 0 before the first.
  func newest() throws(SQLiteError) -> Int64 {
    try connection.first("SELECT max(seq) FROM tag") { $0.integer(0) } ?? 0
  }

  func all() throws(SQLiteError) -> [TagChange] {
    try connection.rows("SELECT name, seq FROM tag ORDER BY name") {
      TagChange(name: $0.text(0), seq: $0.integer(1))
    }
  }

  /// Gives all of `names` the next number, in name order; nothing where there are none.
  func move(_ names: Set<String>) throws(SQLiteError) -> [TagChange] {
    guard !names.isEmpty else { return [] }
    let seq = try newest() + 1
    var changes: [TagChange] = []
    for name in names.sorted() {
      try connection.run(
        """
        INSERT INTO tag (name, seq) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, pending = 0
        """, .text(name), .integer(seq))
      changes.append(TagChange(name: name, seq: seq))
    }
    return changes
  }
}
