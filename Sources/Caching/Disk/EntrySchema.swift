import SQLite

/// The tables of `cache.sqlite` and the one place where an entry's columns are listed.
enum EntrySchema {
  static let migrations = Migrations([
    """
    CREATE TABLE origin (
      id INTEGER PRIMARY KEY,
      shape BLOB NOT NULL,
      generation INTEGER NOT NULL,
      UNIQUE (shape, generation)
    ) STRICT;
    CREATE TABLE entry (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      origin INTEGER NOT NULL REFERENCES origin (id),
      seq INTEGER NOT NULL CHECK (seq >= 0),
      rendered_at INTEGER NOT NULL,
      valid_until INTEGER NOT NULL,
      lifetime INTEGER NOT NULL CHECK (lifetime >= 0),
      tags TEXT NOT NULL CHECK (tags <> ''),
      etag BLOB NOT NULL,
      head BLOB NOT NULL,
      not_modified_head BLOB NOT NULL,
      is_gzipped INTEGER NOT NULL CHECK (is_gzipped IN (0, 1)),
      bytes INTEGER NOT NULL CHECK (bytes >= 0),
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX entry_by_age ON entry (rendered_at, bytes);
    """,
    """
    ALTER TABLE entry ADD COLUMN is_repeated INTEGER NOT NULL DEFAULT 0 CHECK (is_repeated IN (0, 1));
    CREATE INDEX entry_by_worth ON entry (is_repeated, rendered_at, bytes);
    DROP INDEX entry_by_age;
    """,
  ])

  /// An older snapshot never replaces a newer one of the same origin: its render was overtaken.
  static let store = """
    INSERT INTO entry (key, origin, seq, rendered_at, valid_until, lifetime, tags, etag, head, not_modified_head,
      is_gzipped, bytes, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET origin = excluded.origin, seq = excluded.seq, rendered_at = excluded.rendered_at,
      valid_until = excluded.valid_until, lifetime = excluded.lifetime, tags = excluded.tags, etag = excluded.etag,
      head = excluded.head, not_modified_head = excluded.not_modified_head, is_gzipped = excluded.is_gzipped,
      bytes = excluded.bytes, body = excluded.body, is_repeated = 1
    WHERE excluded.origin <> entry.origin OR excluded.seq >= entry.seq
    """

  static let find = """
    SELECT origin, seq, rendered_at, valid_until, lifetime, tags, etag, head, not_modified_head, is_gzipped, body
    FROM entry WHERE key = ?
    """

  static let deleteAhead = "DELETE FROM entry WHERE origin = ? AND seq > ?"

  static let deleteByAge = "DELETE FROM entry WHERE is_repeated IN (0, 1) AND rendered_at < ?"

  /// Of the entries rendered once, or of those rendered again.
  static let weight = "SELECT coalesce(sum(bytes), 0) FROM entry WHERE is_repeated = ?"

  /// Deletes of the same those rendered longest ago, keeping the newest that weigh no more than the bound together.
  static let trim = """
    DELETE FROM entry WHERE id IN (
      SELECT id FROM (
        SELECT id, sum(bytes) OVER (ORDER BY rendered_at DESC, id DESC) AS total FROM entry WHERE is_repeated = ?)
      WHERE total > ?)
    """

  /// The row that stands for this shape and generation, made where it is new.
  static func origin(_ shape: [UInt8], _ generation: UInt64, in connection: Connection) throws -> Int64 {
    let shape = Value.blob(shape)
    let generation = Value.integer(Int64(bitPattern: generation))
    try connection.run(
      "INSERT INTO origin (shape, generation) VALUES (?, ?) ON CONFLICT DO NOTHING", shape, generation)
    let id = try connection.first("SELECT id FROM origin WHERE shape = ? AND generation = ?", shape, generation) {
      $0.integer(0)
    }
    guard let id else { throw SQLiteError(operation: "origin", code: 0, message: "the new row is not there") }
    return id
  }
}
