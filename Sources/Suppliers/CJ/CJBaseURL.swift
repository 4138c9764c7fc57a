import Foundation

/// Where CJ's API is, made from whatever the owner configured.
package struct CJBaseURL: Sendable, Equatable {
  /// Scheme, host and prefix without a trailing slash; paths of calls are appended.
  package let text: String
  /// Whether the configured host no longer serves the API and was replaced; worth a warning.
  package let replacedRetiredHost: Bool

  /// - Parameter configured: with or without `/api2.0/v1`, with or without a trailing slash.
  package init(_ configured: String) {
    var rest = configured.trimmingCharacters(in: .whitespacesAndNewlines)
    while rest.hasSuffix("/") { rest.removeLast() }
    for ending in ["/v1", "/api2.0"] where rest.lowercased().hasSuffix(ending) { rest.removeLast(ending.count) }
    while rest.hasSuffix("/") { rest.removeLast() }
    replacedRetiredHost = Self.authority(of: rest)?.lowercased() == "openapi.cjdropshipping.com"
    text = (replacedRetiredHost ? Self.official : rest) + "/api2.0/v1"
  }

  /// The API's only documented host.
  package static let official = "https://developers.cjdropshipping.com"

  private static func authority(of url: String) -> Substring? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    return url[scheme.upperBound...].prefix { $0 != "/" && $0 != ":" && $0 != "?" }
  }
}
