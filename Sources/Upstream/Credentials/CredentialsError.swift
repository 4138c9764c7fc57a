/// Why `credentials.json` could not be written; what was to be kept is kept in memory, until the next start.
package struct CredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// `open`, `write`, `fsync` or `rename`.
  package let operation: String
  /// The `errno` it left.
  package let code: Int32

  package var description: String { "credentials.json: \(operation) failed (errno \(code))" }
}
