/// 64 bits that stand for a target within this process: seeded anew at each start, so that nobody outside can choose
/// targets that collide.
struct TargetDigest {
  let value: Int

  init(_ target: Span<UInt8>) {
    var hasher = Hasher()
    unsafe target.withUnsafeBufferPointer { bytes in
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    value = hasher.finalize()
  }

  /// The low bits; a dictionary mixes the value again before it uses it.
  var shard: Int { value & 15 }
}
