/// A body as it will be stored and sent: gzipped where that pays, as it is otherwise.
package struct Packing: Sendable, Equatable {
  /// Below one packet's worth of bytes compressing saves no round trip and costs the reader time.
  package static let threshold = 1024

  package let body: [UInt8]
  package let isGzipped: Bool

  /// Also takes the bytes as they are where zlib fails or gains nothing: a page is never lost for its packing.
  package init(_ bytes: [UInt8], with gzip: Gzip) {
    guard bytes.count >= Self.threshold, let packed = try? gzip.compress(bytes), packed.count < bytes.count else {
      body = bytes
      isGzipped = false
      return
    }
    body = packed
    isGzipped = true
  }
}
