import Upstream

/// The body of a sign-in, checked as the real one checks it before it looks for the user.
struct SignIn: Sendable {
  /// Endings that no name on the internet has; the real one knows the list of those that exist.
  private static let unknownEndings: Set<String> = [
    "corp", "example", "home", "internal", "invalid", "lan", "local", "localhost", "test",
  ]

  let email: String
  let password: String
  let mode: SessionMode

  init(_ body: JSONValue) throws(DirectusRefusal) {
    email = try Self.text("email", of: body)
    guard Self.isAddress(email) else { throw .payload("\"email\" must be a valid email") }
    password = try Self.text("password", of: body)
    switch body["mode"] {
    case nil: mode = .json
    case .string(let name):
      guard let mode = SessionMode(rawValue: name) else { throw Self.unknownMode }
      self.mode = mode
    default: throw Self.unknownMode
    }
  }

  private static var unknownMode: DirectusRefusal { .payload("\"mode\" must be one of [cookie, json, session]") }

  private static func text(_ name: String, of body: JSONValue) throws(DirectusRefusal) -> String {
    guard let value = body[name] else { throw .payload("\"\(name)\" is required") }
    guard case .string(let text) = value else { throw .payload("\"\(name)\" must be a string") }
    guard !text.isEmpty else { throw .payload("\"\(name)\" is not allowed to be empty") }
    return text
  }

  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !text.contains(where: \.isWhitespace) else { return false }
    let labels = parts[1].lowercased().split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, !labels.contains(where: \.isEmpty), let ending = labels.last else { return false }
    return !unknownEndings.contains(String(ending))
  }
}
