import Foundation
import Telemetry
import Upstream

/// A pair of tokens as the sign-in hands it out: of the length and make of real ones, and worth nothing elsewhere.
struct CJToken: Sendable, Equatable {
  /// The account's number, which also signs webhooks.
  static let openID = 20_417
  /// China's zone, in which all of the supplier's dates stand.
  private static let zone = Duration.seconds(8 * 3600)
  /// Makes a token about as long as real ones, which are 552 to 594 characters.
  private static let padding = 360

  let access: String
  let refresh: String
  let createdAt: Instant
  let expiresAt: Instant

  init(createdAt: Instant, lifetime: Duration) {
    self.createdAt = createdAt
    expiresAt = createdAt.advanced(by: lifetime)
    access = Self.text(type: "ACCESS_TOKEN", at: createdAt)
    refresh = Self.text(type: "REFRESH_TOKEN", at: createdAt)
  }

  /// The token of which `access` is the access half, whichever run of the sandbox handed it out; nil for any other text.
  ///
  /// A real account's token outlives a restart of the supplier too, and a client may ask for a new one only rarely.
  init?(access: String, lifetime: Duration) {
    guard let mark = access.lastIndex(of: "-"), let created = Int64(access[access.index(after: mark)...], radix: 16)
    else { return nil }
    self.init(createdAt: Instant(milliseconds: created), lifetime: lifetime)
    guard self.access == access else { return nil }
  }

  /// `data` of an answer; a renewal leaves the account's number out.
  func json(withOpenID: Bool) -> JSONValue {
    var members: [String: JSONValue] = [
      "accessToken": .string(access), "refreshToken": .string(refresh),
      "accessTokenExpiryDate": .string(Self.date(expiresAt)),
      "refreshTokenExpiryDate": .string(Self.date(expiresAt)), "createDate": .string(Self.date(createdAt)),
    ]
    if withOpenID { members["openId"] = .whole(Self.openID) }
    return .object(members)
  }

  private static func text(type: String, at instant: Instant) -> String {
    let subject = (0..<(padding / 16)).map { String(StableHash.of("\(type) \(instant.milliseconds) \($0)"), radix: 16) }
    let claims: JSONValue = .object([
      "jti": .string(String(openID)), "type": .string(type), "sub": .string(subject.joined()),
    ])
    let parts = [Array("{\"alg\":\"HS256\"}".utf8), claims.encoded()].map { Data($0).base64EncodedString() }
    let text = parts.map { $0.filter { $0 != "=" } }.joined(separator: ".")
    return "API@CJ0000000@CJ:\(text).sandbox-\(String(instant.milliseconds, radix: 16))"
  }

  private static func date(_ instant: Instant) -> String {
    "\(instant.advanced(by: zone).text.dropLast())+08:00"
  }
}
