/// Where a caller keeps what it signed in with.
enum SessionMode: String, Sendable {
  /// Both tokens in the body.
  case json
  /// The refresh token in a cookie, the access token in the body.
  case cookie
  /// One token that is both, in a cookie.
  case session
}
