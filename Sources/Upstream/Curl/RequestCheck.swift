import CCurl

/// Refuses what must never be sent: secrets over an open line, and headers that would forge others.
enum RequestCheck {
  static func check(_ request: UpstreamRequest) throws(UpstreamError) {
    func refuse(_ detail: String) -> UpstreamError {
      UpstreamError(upstream: request.upstream, phase: .request, detail: detail)
    }
    guard let target = target(of: request.url) else { throw refuse("the address is malformed") }
    if target.hasUser { throw refuse("the address holds a user or password") }
    switch target.scheme {
    case "https": break
    case "http" where isLoopback(target.host): break
    case "http": throw refuse("http is for this machine only; use https")
    default: throw refuse("only https is allowed")
    }
    for header in request.headers {
      guard isToken(header.name) else { throw refuse("a header name is malformed") }
      guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 9 }) else {
        throw refuse("a header value has a control character")
      }
    }
  }

  /// Read by libcurl's own parser, so that what is judged is what is called.
  private static func target(of url: String) -> (scheme: String, host: String, hasUser: Bool)? {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }), let parts = unsafe curl_url() else { return nil }
    defer { unsafe curl_url_cleanup(parts) }
    guard unsafe curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK else { return nil }
    func part(_ part: CURLUPart) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard unsafe curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
      defer { unsafe curl_free(text) }
      return unsafe String(cString: text)
    }
    guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST) else { return nil }
    return (scheme.lowercased(), host.lowercased(), part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil)
  }

  /// This machine by a name that no resolver can turn elsewhere (libcurl resolves `localhost` by itself).
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return numbers.count == 4 && numbers.first == 127 && numbers.allSatisfy { $0 != nil }
  }

  /// RFC 9110, section 5.6.2.
  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
