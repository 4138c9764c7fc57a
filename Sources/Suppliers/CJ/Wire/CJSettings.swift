package import Telemetry
import Upstream

/// The account's description (`setting/get`).
package struct CJSettings: Sendable, Equatable {
  package struct Callback: Sendable, Equatable {
    package let isEnabled: Bool
    package let urls: [String]
  }

  /// The key of the account's webhook signatures.
  package let openID: Secret?
  /// Calls a second; any figure that is no account level is not believed by the governor.
  package let qpsLimit: Int?
  package let isSandbox: Bool?
  /// `NO_PERMISSION`, `GENERAL`, `VIP`, `ADMIN`.
  package let root: String?
  /// By kind of message, for example `product`; a kind that is null is left out.
  package let callbacks: [String: Callback]

  /// Nil for what is no object.
  init?(_ data: JSONValue) {
    guard data.object != nil else { return nil }
    openID = data["openId"]?.filledText.map(Secret.init)
    qpsLimit = data["setting"]?["qpsLimit"]?.integer
    isSandbox = data["isSandbox"]?.bool
    root = data["root"]?.filledText
    callbacks = (data["callback"]?.object ?? [:]).compactMapValues { callback in
      guard callback.object != nil else { return nil }
      return Callback(
        isEnabled: callback["type"]?.filledText?.uppercased() == "ENABLE", urls: callback["urls"]?.texts ?? [])
    }
  }
}
