/// How far somebody has heard of changes: a life of the catalogue's file and a number within it.
struct ChangesCursor: Hashable, Sendable {
  /// Hexadecimal digits of a generation.
  private static let digits = 16

  let generation: UInt64
  let seq: Int64

  init(generation: UInt64, seq: Int64) {
    self.generation = generation
    self.seq = seq
  }

  /// Nil for what `text` never made.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == Self.digits, (1...19).contains(parts[1].utf8.count),
      parts[0].utf8.allSatisfy(Self.isHexadecimal), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
      let generation = UInt64(parts[0], radix: 16), let seq = Int64(parts[1])
    else { return nil }
    self.init(generation: generation, seq: seq)
  }

  /// Opaque to who keeps it.
  var text: String {
    let generation = String(generation, radix: 16)
    return String(repeating: "0", count: Self.digits - generation.count) + generation + "-\(seq)"
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }
}
