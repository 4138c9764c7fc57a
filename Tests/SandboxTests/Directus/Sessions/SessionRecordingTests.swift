import Digest
import Testing
import Upstream

@testable import Sandbox

@Suite struct SessionRecordingTests {
  /// What the double answers otherwise than the real one did, and why that is left so.
  private static let differences: [String: String] = [
    "read-after-logout-session": "the refused cookie is not cleared as well; clients keep no cookie here",
    "expired-with-malformed-json": "status and code agree; the words about the JSON are the parser's own",
  ]

  /// Tokens that nobody was given.
  private static var forged: [String: String] {
    func token(_ issuer: String, expires: Int) -> String {
      let claims = JSONValue.object([
        "id": .string("32d758c0-73a2-4341-81d6-fab8fc4fc5cd"), "role": .null, "app_access": .bool(true),
        "admin_access": .bool(true), "iat": .whole(expires - 900), "exp": .whole(expires), "iss": .string(issuer),
      ])
      let content =
        "\(Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))).\(Base64URL.encode(claims.encoded()))"
      return "\(content).\(Base64URL.encode(HMAC.sha256(key: Array("another".utf8), message: Array(content.utf8))))"
    }
    return [
      "<jwt_iss_directus_bad_signature>": token("directus", expires: 2_000_000_000),
      "<jwt_iss_directus_bad_signature_expired>": token("directus", expires: 1_000_000_000),
      "<jwt_iss_someone>": token("someone", expires: 2_000_000_000),
    ]
  }

  @Test func `signing in, renewing and signing out are answered as a real Directus answered them`() throws {
    var replay = Replay(DirectusDouble(try Seed.shared(), vendor: .postgres), values: Self.forged)
    for exchange in try Replay.exchanges("auth") {
      let name = exchange["name"]?.string ?? ""
      if let token = replay.values["<access_token_2>"] {
        replay.values["<access_token_with_changed_signature>"] = token.dropLast(4) + "AAAA"
      }
      let difference = try replay.difference(exchange)
      if Self.differences[name] == nil {
        #expect(difference == nil, "\(name)")
      } else {
        #expect(difference != nil, "\(name) is no longer different")
      }
    }
  }
}
