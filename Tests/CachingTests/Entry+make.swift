import Caching
import Telemetry

extension Instant {
  /// Midday of the tests' day.
  static let noon = Instant(milliseconds: 1_768_219_200_000)

  func plus(_ seconds: Double) -> Instant { advanced(by: .seconds(seconds)) }
}

extension Entry {
  static func make(
    _ key: String = "/v1/products", tags: [TagClock] = [TagClocks().clock("products")], seq: Int64 = 10,
    body: [UInt8] = Array("{}".utf8), renderedAt: Instant = .noon, validUntil: Instant = .noon.plus(3600),
    lifetime: Duration = Entry.usualLifetime
  ) -> Entry {
    Entry(
      key: key, head: Array("HTTP/1.1 200 OK\r\n".utf8), notModifiedHead: Array("HTTP/1.1 304 Not Modified\r\n".utf8),
      body: body, isGzipped: false, etag: Array("W/\"1\"".utf8), tags: tags, seq: seq, renderedAt: renderedAt,
      validUntil: validUntil, lifetime: lifetime)
  }
}

extension MemoryTier {
  func find(_ target: String) -> Entry? { find([UInt8](target.utf8).span) }
}

/// A generator whose sequence a seed decides (SplitMix64), so that a failing run can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
