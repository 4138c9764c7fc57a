import Foundation

/// The address of a neighbour as a setting names it: https, or http where it cannot leave the machine.
struct BaseURL: Equatable {
  /// Without trailing slash, query, fragment, and without Directus' `/admin`.
  let text: String

  /// Nil for anything with another scheme, user information, query or fragment, and for http to another machine.
  init?(_ setting: String) {
    guard let url = URLComponents(string: setting), let scheme = url.scheme?.lowercased(), let host = url.host,
      !host.isEmpty, url.user == nil, url.password == nil, url.query == nil, url.fragment == nil,
      url.port.map({ (1...65_535).contains($0) }) ?? true
    else { return nil }
    let name = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    let isLoopback =
      name == "localhost" || name == "::1"
      || (numbers.count == 4 && numbers[0] == 127 && numbers.allSatisfy { $0 != nil })
    guard scheme == "https" || (scheme == "http" && isLoopback) else { return nil }
    var text = setting
    while text.hasSuffix("/") { text.removeLast() }
    if text.hasSuffix("/admin") { text.removeLast("/admin".count) }
    while text.hasSuffix("/") { text.removeLast() }
    self.text = text
  }
}
