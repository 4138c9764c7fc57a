import Foundation
import HTTPServer
import Telemetry

/// A cookie that keeps a sign-in, as it is set, cleared and found.
struct SessionCookie: Sendable {
  static let refreshToken = "directus_refresh_token"
  static let sessionToken = "directus_session_token"

  let name: String
  /// Empty: the cookie is cleared. Its lifetime stays what it was, as the real one does it.
  let value: String
  let lifetime: Duration

  /// The field value of `Set-Cookie`.
  func header(now: Instant) -> String {
    let expires = HTTPDate.text(second: Int(now.advanced(by: lifetime).milliseconds / 1000))
    return
      "\(name)=\(value); Max-Age=\(lifetime.components.seconds); Path=/; Expires=\(expires); HttpOnly; SameSite=Lax"
  }

  /// The value a request sends under this name; nil where there is none.
  static func value(_ name: String, in request: DoubleRequest) -> String? {
    for pair in (request.headers["cookie"] ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2, parts[0] == name, !parts[1].isEmpty { return parts[1] }
    }
    return nil
  }
}
