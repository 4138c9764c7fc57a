import Upstream

/// Tells whether a row says the same as when it was last read, without keeping all it said.
///
/// A change whose digest collides would never be seen, so it is two hashes of 64 bits: SipHash under keys of this
/// process alone, which no row can be made to collide under. SHA-256 would cost several times as much and prove no more.
struct RowDigest: Sendable, Equatable {
  private let first: Int
  private let second: Int

  init(_ json: JSONValue) {
    let bytes = json.encoded()
    first = Self.hash(bytes, 1)
    second = Self.hash(bytes, 2)
  }

  private static func hash(_ bytes: [UInt8], _ number: UInt8) -> Int {
    var hasher = Hasher()
    hasher.combine(number)
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
