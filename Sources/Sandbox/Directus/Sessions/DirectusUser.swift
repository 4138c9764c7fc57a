/// Someone who may sign in to the sandbox: an administrator, an importer, or a reader that only has a token.
struct DirectusUser: Sendable {
  let role: DirectusCaller.Role
  let email: String
  /// nil: no sign-in, whatever is tried.
  let password: String?
  /// Taken as a bearer token while the user is active.
  var token: String
  var isActive = true
  /// Sign-ins since the last good one.
  var attempts = 0

  var isAdministrator: Bool { role == .administrator }

  static let all = [
    Self(
      role: .administrator, email: "admin@shop.example.com", password: "sandbox-admin-1",
      token: "sandbox-admin-token"),
    Self(
      role: .importer, email: "importer@shop.example.com", password: "sandbox-importer-1",
      token: "sandbox-importer-token"),
    Self(role: .reader, email: "reader@shop.example.com", password: nil, token: "sandbox-reader-token"),
  ]
}
