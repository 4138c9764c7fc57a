import Digest
import HTTPServer
package import Telemetry

/// The secrets that open what is not for everybody; one that is not set opens nothing.
package struct AccessKeys: Sendable {
  private let admin: Secret?
  private let hook: Secret?

  /// - Parameters:
  ///   - admin: opens everything under `/admin`; nil: closed.
  ///   - hook: opens `/hooks/directus`; nil: closed.
  package init(admin: Secret?, hook: Secret?) {
    self.admin = admin
    self.hook = hook
  }

  /// Whether a request holds the key; compared in constant time.
  func opens(_ key: AccessKey, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Bool {
    guard key != .none else { return true }
    guard let secret = secret(key) else { return false }
    var isRight = false
    for index in 0..<head.count {
      let (name, value) = head.fieldLine(index)
      if bytes.equalsIgnoringCase("authorization", in: name) {
        let token = Self.bearerToken(value, bytes)
        isRight = secret.constantTimeEquals([UInt8](token, of: bytes)) || isRight
      } else if key == .hook, bytes.equalsIgnoringCase("x-hook-token", in: name) {
        isRight = secret.constantTimeEquals([UInt8](value, of: bytes)) || isRight
      }
    }
    return isRight
  }

  /// What a request without the key hears; nil where it holds it.
  func refusal(of key: AccessKey, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Answer? {
    if opens(key, head, bytes) { return nil }
    guard let setting = key.setting else { return nil }
    return secret(key) == nil ? Problem.keyNotSet(setting).answer() : Problem.wrongKey(setting).unauthorizedAnswer()
  }

  private func secret(_ key: AccessKey) -> [UInt8]? {
    let secret =
      switch key {
      case .none: nil as Secret?
      case .hook: hook
      case .admin: admin
      }
    guard let secret, !secret.revealed.isEmpty else { return nil }
    return Array(secret.revealed.utf8)
  }

  /// What stands behind the scheme (RFC 6750, 2.1); empty where the scheme is another.
  private static func bearerToken(_ value: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    let scheme = value.lowerBound..<min(value.upperBound, value.lowerBound + 6)
    guard bytes.equalsIgnoringCase("bearer", in: scheme), scheme.upperBound < value.upperBound,
      bytes[scheme.upperBound] == UInt8(ascii: " ")
    else { return value.upperBound..<value.upperBound }
    var start = scheme.upperBound
    while start < value.upperBound, bytes[start] == UInt8(ascii: " ") { start += 1 }
    return start..<value.upperBound
  }
}
