/// A file's schema as a list of steps, each applied once and never edited afterwards; `user_version` counts them.
///
/// The owner of a file keeps its list beside its queries and applies it before anything else.
package struct Migrations: Sendable {
  static let operation = "migrate"

  private let steps: [String]

  /// - Parameter steps: SQL texts in order; a new schema is a new step at the end.
  package init(_ steps: [String]) {
    self.steps = steps
  }

  /// Brings the file up to date in one transaction.
  ///
  /// - Throws: `SQLiteError`, also where the file was written by a newer version of the program.
  package func apply(to connection: Connection) throws {
    let version = try connection.first("PRAGMA user_version") { Int($0.integer(0)) } ?? 0
    guard (0...steps.count).contains(version) else {
      throw SQLiteError(
        operation: Self.operation, code: 0,
        message: "the file has schema \(version), this program knows \(steps.count): it was written by a newer version")
    }
    guard version < steps.count else { return }
    try connection.transaction {
      for step in steps[version...] { try connection.execute(step) }
      try connection.execute("PRAGMA user_version = \(steps.count)")
    }
  }
}
