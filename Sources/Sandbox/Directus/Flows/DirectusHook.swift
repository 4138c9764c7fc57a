package import Telemetry
import Upstream

/// Where a Flow sends what was written, and how it misbehaves: real ones promise nothing.
package struct DirectusHook: Sendable, Equatable {
  /// What a Flow that keeps a catalogue fresh listens to.
  private static let catalogue: Set = [
    "products", "products_translations", "categories", "categories_translations", "providers",
  ]
  /// Most copies of one call; because a switch must not flood a receiver by a slip of a zero.
  private static let mostCopies = 10

  let url: String
  let token: Secret
  var collections = Self.catalogue
  /// A list of changes is told before it can be read.
  var isEarly = false
  /// Every so many calls one is lost; 0: none.
  var lose = 0
  /// How often each call is made.
  var copies = 1

  /// - Parameters:
  ///   - url: Receives a POST for each event; http is possible for this machine alone.
  ///   - token: Sent as `X-Hook-Token`.
  package init(url: String, token: Secret) {
    self.url = url
    self.token = token
  }

  /// The hook a control request describes; nil where a member is unknown or has no such value.
  init?(_ value: JSONValue) {
    guard let members = value.object, let url = members["url"]?.string, let token = members["token"]?.string,
      url.hasPrefix("http://") || url.hasPrefix("https://")
    else { return nil }
    self.init(url: url, token: Secret(token))
    for (name, value) in members {
      switch (name, value) {
      case ("url", _), ("token", _): break
      case ("collections", .array(let names)): collections = Set(names.compactMap(\.string))
      case ("early", .bool(let flag)): isEarly = flag
      case ("lose", .number(let number)):
        guard let every = number.whole, every >= 0 else { return nil }
        lose = every
      case ("copies", .number(let number)):
        guard let copies = number.whole, (1...Self.mostCopies).contains(copies) else { return nil }
        self.copies = copies
      default: return nil
      }
    }
  }

  /// Without the token.
  var json: JSONValue {
    .object([
      "url": .string(url), "collections": .texts(collections.sorted()), "early": .bool(isEarly),
      "lose": .whole(lose), "copies": .whole(copies),
    ])
  }
}
