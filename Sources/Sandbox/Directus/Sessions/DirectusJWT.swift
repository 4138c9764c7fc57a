import Digest
import Foundation
import Telemetry
import Upstream

/// A token signed with HS256 (RFC 7515, RFC 7519) whose issuer is `directus`, as sign-ins give it out.
struct DirectusJWT: Sendable, Equatable {
  /// What a text given as a token is.
  enum Reading: Equatable {
    /// No token of this kind: it may be a static one.
    case foreign
    /// The signature is not ours, or a claim is missing.
    case invalid
    case expired
    case valid(DirectusJWT)
  }

  private static let issuer = "directus"
  private static let header = Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)

  let userID: String
  let role: String
  let isAdministrator: Bool
  /// The session whose end is also this token's; nil where the token holds until it expires.
  let session: String?
  /// Seconds since 1970.
  let issued: Int
  let expires: Int

  init(_ user: DirectusUser, session: String?, now: Instant, lifetime: Duration) {
    userID = user.role.userID
    role = user.role.roleID
    isAdministrator = user.isAdministrator
    self.session = session
    issued = now.wholeSeconds
    expires = issued + Int(lifetime.components.seconds)
  }

  /// Judges what came as a token, the signature before the time.
  static func read(_ text: String, key: [UInt8], now: Instant) -> Reading {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let payload = Base64URL.decode(parts[1]),
      let claims = try? JSONValue(parsing: payload), claims["iss"] == .string(issuer)
    else { return .foreign }
    let expected = HMAC.sha256(key: key, message: Array("\(parts[0]).\(parts[1])".utf8))
    guard let signature = Base64URL.decode(parts[2]), signature.constantTimeEquals(expected),
      let token = Self(claims: claims)
    else { return .invalid }
    return now.wholeSeconds >= token.expires ? .expired : .valid(token)
  }

  func signed(_ key: [UInt8]) -> String {
    var claims: [String: JSONValue] = [
      "id": .string(userID), "role": .string(role), "app_access": .bool(isAdministrator),
      "admin_access": .bool(isAdministrator), "iat": .whole(issued), "exp": .whole(expires),
      "iss": .string(Self.issuer),
    ]
    if let session { claims["session"] = .string(session) }
    let content = "\(Base64URL.encode(Self.header)).\(Base64URL.encode(JSONValue.object(claims).encoded()))"
    return "\(content).\(Base64URL.encode(HMAC.sha256(key: key, message: Array(content.utf8))))"
  }

  private init?(claims: JSONValue) {
    guard let userID = claims["id"]?.string, let role = claims["role"]?.string,
      let isAdministrator = claims["admin_access"]?.bool, let issued = claims["iat"]?.integer,
      let expires = claims["exp"]?.integer
    else { return nil }
    self.userID = userID
    self.role = role
    self.isAdministrator = isAdministrator
    self.issued = issued
    self.expires = expires
    session = claims["session"]?.string
  }
}

extension Instant {
  fileprivate var wholeSeconds: Int { Int((Double(milliseconds) / 1000).rounded(.down)) }
}
