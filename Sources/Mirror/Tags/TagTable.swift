import SQLite
import Telemetry

/// Reads and moves tags; everything that moves one runs inside the transaction that writes what became visible.
struct TagTable {
  let connection: Connection

  /// Whether it stands for lists, which move at most once per `Limits.listTagPause`; a product's own moves at once.
  static func isOfLists(_ name: String) -> Bool { !name.hasPrefix("product-") }

  /// The number of the newest change; 0 before the first.
  func newest() throws(SQLiteError) -> Int64 {
    try connection.first(Self.newestQuery) { $0.integer(0) } ?? 0
  }

  func all() throws(SQLiteError) -> [TagChange] {
    try connection.rows("SELECT name, seq FROM tag ORDER BY name") {
      TagChange(name: $0.text(0), seq: $0.integer(1))
    }
  }

  /// Those of `names` that exist.
  func existing(among names: Set<String>) throws -> Set<String> {
    let found = try connection.rows(
      "SELECT name FROM tag WHERE name IN (SELECT value FROM json_each(?))", try StoredText.list(names.sorted())
    ) { $0.text(0) }
    return Set(found)
  }

  /// What a change of `names` moves now: all but the lists that moved a moment ago, which are kept for `due`.
  ///
  /// A list's last change that lies ahead was told by a clock that was wrong, and holds nothing up.
  func change(_ names: Set<String>, at now: Instant) throws(SQLiteError) -> Set<String> {
    var moving = names
    for name in names where Self.isOfLists(name) {
      try connection.run(Self.deferral, .text(name), .integer(Self.pauseBegins(now)), .integer(now.milliseconds))
      if connection.changes > 0 { moving.remove(name) }
    }
    return moving
  }

  /// Lists kept by `change` whose pause is over.
  func due(at now: Instant) throws(SQLiteError) -> Set<String> {
    Set(
      try connection.rows(Self.dueQuery, .integer(Self.pauseBegins(now)), .integer(now.milliseconds)) { $0.text(0) })
  }

  /// Every list kept by `change`.
  func pending() throws(SQLiteError) -> Set<String> {
    Set(try connection.rows(Self.pendingQuery) { $0.text(0) })
  }

  /// When the first of the lists kept by `change` may move; nil: there is none.
  func nextDue() throws(SQLiteError) -> Instant? {
    let movedAt = try connection.first("SELECT min(moved_at) FROM tag WHERE pending = 1") { $0.instant(0) } ?? nil
    return movedAt?.advanced(by: Limits.listTagPause)
  }

  /// Gives all of `names` the next number, in name order; nothing where there are none.
  func move(_ names: Set<String>, at now: Instant) throws(SQLiteError) -> [TagChange] {
    guard !names.isEmpty else { return [] }
    let seq = try newest() + 1
    var changes: [TagChange] = []
    for name in names.sorted() {
      try connection.run(
        """
        INSERT INTO tag (name, seq, moved_at) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, pending = 0, moved_at = excluded.moved_at
        """, .text(name), .integer(seq), .integer(now.milliseconds))
      changes.append(TagChange(name: name, seq: seq))
    }
    return changes
  }

  /// All it asks with every commit, for whoever looks at their plans.
  static let queries = [newestQuery, dueQuery, pendingQuery]

  private static let newestQuery = "SELECT max(seq) FROM tag"
  private static let pendingQuery = "SELECT name FROM tag WHERE pending = 1"
  private static let dueQuery = "SELECT name FROM tag WHERE pending = 1 AND moved_at NOT BETWEEN ? + 1 AND ?"
  private static let deferral = "UPDATE tag SET pending = 1 WHERE name = ? AND moved_at BETWEEN ? + 1 AND ?"

  /// A list that moved after this is in its pause.
  private static func pauseBegins(_ now: Instant) -> Int64 {
    now.milliseconds - Limits.listTagPause.wholeMilliseconds
  }
}
