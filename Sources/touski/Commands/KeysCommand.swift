import Foundation

/// `touski keys`: fresh secrets, as lines for an environment file.
struct KeysCommand {
  /// 256 bits: beyond guessing, and short enough to paste.
  private static let bytes = 32

  init(_ words: [String]) throws {
    guard let word = words.first else { return }
    throw Stop("unexpected argument \(word); touski keys takes none")
  }

  func run() {
    var generator = SystemRandomNumberGenerator()
    for line in Self.lines(using: &generator) { Terminal.say(line) }
  }

  static func lines(using generator: inout some RandomNumberGenerator) -> [String] {
    [SettingsTable.adminKey, SettingsTable.hookToken, SettingsTable.storefrontKey].map {
      "\($0.name)=\(key(using: &generator))"
    }
  }

  /// A fresh secret, in base64url (RFC 4648, 5), so that it needs no quotes anywhere.
  static func key(using generator: inout some RandomNumberGenerator) -> String {
    let random = (0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return Data(random).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").filter { $0 != "=" }
  }
}
