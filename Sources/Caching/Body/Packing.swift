/// A body as it will be stored and sent: gzipped where that pays, as it is otherwise.
package struct Packing: Sendable, Equatable {
  /// Below one packet's worth of bytes compressing saves no round trip and costs the reader time.
  package static let threshold = 1024

  package let body: [UInt8]
  package let isGzipped: Bool

  /// Also takes the bytes as they are where zlib fails or gains nothing: a page is never lost for its packing.
  package init(_ bytes: [UInt8], with gzip: Gzip) {
    guard bytes.count >= Self.threshold, let packed = try? gzip.compress(bytes), packed.count < bytes.count else {
      // A copy of just the size, as what is written piece by piece has room for more.
      body = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { room, count in
        count = unsafe room.initialize(fromContentsOf: bytes)
      }
      isGzipped = false
      return
    }
    body = packed
    isGzipped = true
  }
}
