/// One outgoing request, complete with the bounds it must keep.
package struct UpstreamRequest: Sendable, Equatable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// Which neighbour, for errors, logs and metrics: `directus`, `cj`.
  package var upstream: String
  package var method: Method
  /// Absolute; never logged, as a query may hold what a visitor typed.
  package var url: String
  /// Names as they go onto the wire. Values may be secrets and appear in no error or log.
  package var headers: [Header]
  package var body: [UInt8]?
  /// From the call of `send` to the last byte, connecting included.
  package var timeout: Duration
  /// Decoded bytes; a longer body is an error of phase `.tooLarge`.
  package var bodyLimit: Int

  package init(
    upstream: String, method: Method = .get, url: String, headers: [Header] = [], body: [UInt8]? = nil,
    timeout: Duration, bodyLimit: Int = 16 << 20
  ) {
    self.upstream = upstream
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.bodyLimit = bodyLimit
  }
}

/// A header field as sent or received.
package struct Header: Sendable, Equatable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
