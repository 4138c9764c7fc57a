import SQLite
import Telemetry

/// Remembers the addresses products gave up, so that old links still lead to them; who has one now beats who had it.
struct SlugHistory {
  let connection: Connection
  let now: Instant

  /// Notes that `product`, which stays in the mirror, no longer answers under `slug`.
  ///
  /// What is left last is the newest, whatever a clock says that was set back.
  func note(_ slug: String, leftBy product: String) throws {
    try connection.run(
      """
      INSERT OR REPLACE INTO slug_history (slug, product_id, left_at) VALUES (?1, ?2,
        max(?3, ifnull((SELECT max(left_at) + 1 FROM slug_history WHERE product_id = ?2), ?3)))
      """, .text(slug), .text(product), .integer(now.milliseconds))
    try connection.run(
      """
      DELETE FROM slug_history WHERE product_id = ?1 AND slug NOT IN
        (SELECT slug FROM slug_history WHERE product_id = ?1 ORDER BY left_at DESC LIMIT ?2)
      """, .text(product), .integer(Limits.formerSlugs))
  }

  /// Notes that `product` answers under `slug`; what it was before it had left is forgotten.
  ///
  /// - Returns: another product to which the slug led until now.
  func note(_ slug: String, takenBy product: String) throws -> String? {
    let former = try connection.first("SELECT product_id FROM slug_history WHERE slug = ?", .text(slug)) { $0.text(0) }
    guard former == product else { return former }
    try connection.run("DELETE FROM slug_history WHERE slug = ?", .text(slug))
    return nil
  }
}
