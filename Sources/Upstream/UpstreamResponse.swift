/// A whole answer of a neighbour.
package struct UpstreamResponse: Sendable, Equatable {
  package var status: Int
  package var headers: [Header]
  /// Decoded (gzip and chunked are gone).
  package var body: [UInt8]

  package init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of the field, whose name is compared without case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
