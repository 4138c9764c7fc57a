import Telemetry
import Upstream

/// How long sign-ins last and what bad ones cost; the values a Directus has that nobody configured.
struct SessionRules: Sendable, Equatable {
  /// Longest time a switch may ask for, in milliseconds; because an absurd one must not overflow.
  private static let longest = 366 * 86_400_000

  var accessTime = Duration.seconds(900)
  var refreshTime = Duration.seconds(7 * 86_400)
  /// Of a session that lives in a cookie.
  var sessionTime = Duration.seconds(86_400)
  /// How long a session that was renewed still counts, because several tabs renew it at once.
  var grace = Duration.seconds(10)
  /// Shortest time a sign-in takes, good or bad, because its speed must not tell which users there are.
  var stall = Duration.milliseconds(500)
  /// Bad sign-ins after which the next one suspends the user.
  var attempts = 25

  /// These rules with the switches of `value` turned; nil where one is unknown or has no such value.
  func turned(by value: JSONValue) -> Self? {
    guard case .object(let switches) = value else { return nil }
    var rules = self
    for (name, value) in switches {
      guard let number = value.number?.whole, (0...Self.longest).contains(number) else { return nil }
      let time = Duration.milliseconds(number)
      switch name {
      case "accessMs": rules.accessTime = time
      case "refreshMs": rules.refreshTime = time
      case "sessionMs": rules.sessionTime = time
      case "graceMs": rules.grace = time
      case "stallMs": rules.stall = time
      case "attempts": rules.attempts = number
      default: return nil
      }
    }
    return rules
  }

  var json: JSONValue {
    .object([
      "accessMs": accessTime.json, "refreshMs": refreshTime.json, "sessionMs": sessionTime.json,
      "graceMs": grace.json, "stallMs": stall.json, "attempts": .whole(attempts),
    ])
  }
}

extension Duration {
  fileprivate var json: JSONValue { .whole(Int(wholeMilliseconds)) }
}
