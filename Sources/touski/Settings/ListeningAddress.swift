/// Where the server listens, and how that is written by whoever wants to reach it.
struct ListeningAddress {
  let host: String
  let port: Int

  init(_ reader: inout SettingsReader) {
    port = reader.whole(SettingsTable.port) ?? 0
    let onlyPlatformPort = reader.given(SettingsTable.port)?.name == "PORT" && reader.given(SettingsTable.host) == nil
    host = onlyPlatformPort ? "0.0.0.0" : reader.text(SettingsTable.host) ?? ""
  }

  /// Host and port as a visitor on this machine writes them.
  var reachable: String { "\(Self.reachable(host)):\(port)" }

  /// The host as a visitor on this machine writes it: one that stands for all addresses is reached on loopback, and an
  /// IPv6 address has brackets in a URL (RFC 3986, 3.2.2).
  static func reachable(_ host: String) -> String {
    switch host {
    case "0.0.0.0": "127.0.0.1"
    case "::": "[::1]"
    default: host.contains(":") ? "[\(host)]" : host
    }
  }
}
