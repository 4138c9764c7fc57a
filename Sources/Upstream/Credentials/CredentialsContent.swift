import Foundation
import Telemetry

/// What `credentials.json` holds, by name of the upstream. Instants are milliseconds, so that none comes back earlier.
struct CredentialsContent {
  var tokens: [String: StoredToken] = [:]
  var signIns: [String: Instant] = [:]

  init() {}

  /// Nil for anything that `json` does not write.
  init?(_ json: JSONValue) {
    guard let tokens = json["tokens"]?.object, let signIns = json["signIns"]?.object else { return nil }
    for (name, value) in tokens {
      guard let token = StoredToken(value) else { return nil }
      self.tokens[name] = token
    }
    for (name, value) in signIns {
      guard let milliseconds = value.integer else { return nil }
      self.signIns[name] = Instant(milliseconds: Int64(milliseconds))
    }
  }

  var json: JSONValue {
    .object(["tokens": .object(tokens.mapValues(\.json)), "signIns": .object(signIns.mapValues(\.json))])
  }
}

extension Instant {
  /// Milliseconds as a JSON number.
  var json: JSONValue { .number(.init(milliseconds)) }
}
