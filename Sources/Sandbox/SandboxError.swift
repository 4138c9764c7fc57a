/// Says in one sentence why a double cannot run; none of these goes away by trying again at once.
package enum SandboxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The seeded rows are not beside the program.
  case seedMissing(file: String)
  /// A seed file is there but is not what its double needs.
  case seedUnreadable(file: String, detail: String)
  /// The address cannot be listened on; the text is the server's own sentence.
  case cannotListen(String)

  package var description: String {
    switch self {
    case .seedMissing(let file):
      "The sandbox has no \(file): keep the folder touski-catalog_Sandbox.resources beside the program."
    case .seedUnreadable(let file, let detail): "The sandbox cannot read \(file): \(detail)"
    case .cannotListen(let detail): detail
    }
  }
}
