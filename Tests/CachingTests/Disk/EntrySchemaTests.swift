import SQLite
import Testing

@testable import Caching

struct EntrySchemaTests {
  private func plan(_ sql: String, _ value: Value) throws -> String {
    let connection = try Connection(.memory)
    try EntrySchema.migrations.apply(to: connection)
    return try connection.rows("EXPLAIN QUERY PLAN " + sql, value) { $0.text(3) }.joined(separator: "; ")
  }

  @Test func `finding an entry uses the index of keys`() throws {
    #expect(try plan(EntrySchema.find, .text("/")).contains("USING INDEX sqlite_autoindex_entry_1 (key=?)"))
  }

  @Test func `deleting by age uses the index of ages`() throws {
    let plan = try plan(EntrySchema.deleteByAge, .integer(0))
    #expect(plan.contains("INDEX entry_by_worth (is_repeated=? AND rendered_at<?)"))
  }

  @Test func `adding up and choosing by weight read the index and no body`() throws {
    #expect(
      try plan(EntrySchema.weight, .flag(false)) == "SEARCH entry USING COVERING INDEX entry_by_worth (is_repeated=?)")
    let connection = try Connection(.memory)
    try EntrySchema.migrations.apply(to: connection)
    let trim = try connection.rows("EXPLAIN QUERY PLAN " + EntrySchema.trim, .flag(false), .integer(0)) { $0.text(3) }
    #expect(trim.contains("SEARCH entry USING COVERING INDEX entry_by_worth (is_repeated=?)"))
  }
}
