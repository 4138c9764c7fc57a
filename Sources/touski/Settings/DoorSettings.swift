import HTTPServer
import Storefront
import Telemetry

/// Who may come in, how often, and by how many doors.
struct DoorSettings {
  let loops: Int
  /// Networks whose clients are not limited.
  let trusted: [Network]
  /// Proxies that are believed when they tell who asks.
  let proxies: [Network]
  /// Requests a second of one anonymous address; 0: as many as it likes.
  let rate: Int
  let burst: Int
  /// Nil: no key lifts the limits.
  let storefrontKey: Secret?

  init(_ reader: inout SettingsReader) {
    loops = reader.whole(SettingsTable.loops) ?? 1
    trusted = reader.networks(SettingsTable.trusted)
    proxies = reader.networks(SettingsTable.proxies)
    rate = reader.whole(SettingsTable.rate) ?? 0
    burst = reader.whole(SettingsTable.rateBurst) ?? 1
    storefrontKey = reader.secret(SettingsTable.storefrontKey)
  }

  /// What the loops allow each connection.
  var limits: Limits {
    var limits = Limits()
    limits.trusted = trusted
    limits.proxies = proxies
    return limits
  }

  /// Nil where anybody may ask as often as he likes.
  func callerLimits(log: Log) -> CallerLimits? {
    guard rate > 0 else { return nil }
    return CallerLimits(
      perSecond: rate, burst: burst, storefrontKey: storefrontKey, trusted: trusted, proxies: proxies, log: log)
  }

  /// What is dangerous about them, for the log.
  var warnings: [String] {
    let everywhere = ["0.0.0.0/0", "::/0"].compactMap { Network($0) }
    let sentences = [
      (SettingsTable.trusted, trusted, "every client of it is let in without any limit"),
      (SettingsTable.proxies, proxies, "every client of it may claim any address"),
    ]
    return sentences.compactMap { setting, networks, danger in
      networks.contains(where: everywhere.contains) ? "\(setting.name) names the whole internet: \(danger)" : nil
    }
  }
}
