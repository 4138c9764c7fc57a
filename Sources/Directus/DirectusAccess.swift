package import Telemetry
package import Upstream

/// What the owner gave us to be let in with; where it is nothing, the shop is read as the public reads it.
package struct DirectusAccess: Sendable {
  /// Used first: it costs no sign-in and never ends.
  package let staticToken: Secret?
  /// Both or neither; the fall-back where the static token is refused.
  let signIn: SignIn?
  /// Keeps the renewed tokens across restarts; one object for the whole process, as it owns its file.
  let credentials: CredentialsFile?

  struct SignIn: Sendable, Equatable {
    let email: String
    let password: Secret
  }

  /// Empty texts count as not given, and an e-mail without password, or the other way round, as neither.
  package init(
    staticToken: Secret? = nil, email: String? = nil, password: Secret? = nil, credentials: CredentialsFile? = nil
  ) {
    self.staticToken = staticToken.flatMap { $0.revealed.isEmpty ? nil : $0 }
    if let email, let password, !email.isEmpty, !password.revealed.isEmpty {
      signIn = SignIn(email: email, password: password)
    } else {
      signIn = nil
    }
    self.credentials = credentials
  }

  /// How a request is let in.
  enum Credential: String, Sendable {
    case staticToken = "static token"
    case signIn = "e-mail and password"
    case none = "as the public"
  }
}
