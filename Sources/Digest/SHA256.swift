/// Fingerprints what must be compared later without keeping it: ETags, listing rows, settings (FIPS 180-4).
package struct SHA256: Sendable {
  private var state: [8 of UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Bytes that do not fill a block yet; `pendingCount` of them count.
  private var pending: [64 of UInt8] = .init(repeating: 0)
  private var pendingCount = 0
  private var length: UInt64 = 0

  package init() {}

  /// The 32 bytes of `bytes` in one call.
  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }

  /// Adds bytes; their division into calls makes no difference.
  package mutating func update(_ bytes: [UInt8]) {
    length &+= UInt64(bytes.count)
    var index = 0
    if pendingCount > 0 {
      while pendingCount < 64, index < bytes.count {
        pending[pendingCount] = bytes[index]
        pendingCount += 1
        index += 1
      }
      guard pendingCount == 64 else { return }
      Self.compress(pending.span, at: 0, into: &state)
      pendingCount = 0
    }
    while bytes.count - index >= 64 {
      Self.compress(bytes.span, at: index, into: &state)
      index += 64
    }
    while index < bytes.count {
      pending[pendingCount] = bytes[index]
      pendingCount += 1
      index += 1
    }
  }

  /// The 32 bytes of all that was added.
  package consuming func finish() -> [UInt8] {
    let bits = length &* 8
    var padding: [UInt8] = [0x80]
    padding += [UInt8](repeating: 0, count: (119 - pendingCount) % 64)
    for shift in stride(from: 56, through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    update(padding)
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    for index in state.indices {
      for shift in stride(from: 24, through: 0, by: -8) {
        digest.append(UInt8(truncatingIfNeeded: state[index] >> UInt32(shift)))
      }
    }
    return digest
  }

  /// One block of 64 bytes (FIPS 180-4, section 6.2.2).
  private static func compress(_ bytes: Span<UInt8>, at start: Int, into state: inout [8 of UInt32]) {
    var schedule: [64 of UInt32] = .init(repeating: 0)
    for step in 0..<16 {
      let index = start + step * 4
      schedule[step] =
        UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8
        | UInt32(bytes[index + 3])
    }
    for step in 16..<64 {
      let early = schedule[step - 15]
      let late = schedule[step - 2]
      let small0 = rotate(early, 7) ^ rotate(early, 18) ^ early >> 3
      let small1 = rotate(late, 17) ^ rotate(late, 19) ^ late >> 10
      schedule[step] = schedule[step - 16] &+ small0 &+ schedule[step - 7] &+ small1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight steps at a time, in which the letters change their places instead of the words.
    for step in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, constants[step] &+ schedule[step])
      round(h, a, b, &c, d, e, f, &g, constants[step + 1] &+ schedule[step + 1])
      round(g, h, a, &b, c, d, e, &f, constants[step + 2] &+ schedule[step + 2])
      round(f, g, h, &a, b, c, d, &e, constants[step + 3] &+ schedule[step + 3])
      round(e, f, g, &h, a, b, c, &d, constants[step + 4] &+ schedule[step + 4])
      round(d, e, f, &g, h, a, b, &c, constants[step + 5] &+ schedule[step + 5])
      round(c, d, e, &f, g, h, a, &b, constants[step + 6] &+ schedule[step + 6])
      round(b, c, d, &e, f, g, h, &a, constants[step + 7] &+ schedule[step + 7])
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ addend: UInt32
  ) {
    let big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let choice = g ^ (e & (f ^ g))
    let big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let majority = (a & b) | (c & (a | b))
    h = h &+ big1 &+ choice &+ addend
    d = d &+ h
    h = h &+ big0 &+ majority
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word &>> count | word &<< (32 &- count) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
  private static let constants: [64 of UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
