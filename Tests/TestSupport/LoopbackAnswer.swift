package import Upstream

/// One HTTP/1.1 answer as it came over the socket; chunks are joined, a compressed body stays compressed.
package struct LoopbackAnswer: Sendable, Equatable {
  package let status: Int
  package let headers: [Header]
  package let body: [UInt8]

  /// The body as text, repaired where it is not UTF-8.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The first value of a field, whose name is compared without case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
