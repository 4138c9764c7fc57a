import HTTPServer

/// Decides whether an address may ask once more: each has a bucket of tokens that fills at a steady rate, and each
/// request takes one.
///
/// A bucket is one number, the moment it will be full again, so a full bucket and one nobody knows of are the same. In a
/// unit of a thousandth of a token, `rate` of which come in a millisecond, all of this is exact whole numbers. The table
/// never grows: a digest leads to eight places, and where all are taken the address goes whose bucket is full first. So
/// a flood of addresses costs eight comparisons a request, and what it makes us forget is at most that somebody asked a
/// lot a moment ago; whoever asks most is forgotten last.
struct TokenBuckets: Sendable {
  /// Places a digest leads to; because with half the places taken, one address in fifty then finds no room.
  static let ways = 8
  /// Tokens a second and tokens in all that are counted with; because times in a millionth of a millisecond then still
  /// fit for centuries.
  static let most = 1_000_000
  private static let token: Int64 = 1000

  struct Place {
    var address: Address
    /// In thousandths of a token since the clock's origin.
    var fullAt: Int64
  }

  /// As many from the first request to the last.
  private(set) var places: [Place]
  private let setMask: UInt64
  private let rate: Int64
  private let depth: Int64

  /// - Parameters:
  ///   - perSecond: Tokens that come in a second, from 1 to `most`.
  ///   - burst: Tokens in a full bucket, from 1 to `most`.
  ///   - addresses: Buckets kept at most; 8 times a power of two.
  init(perSecond: Int, burst: Int, addresses: Int) {
    rate = Int64(min(max(perSecond, 1), Self.most))
    depth = Int64(min(max(burst, 1), Self.most)) * Self.token
    setMask = UInt64(addresses / Self.ways - 1)
    places = Array(repeating: Place(address: Address(high: 0, low: 0), fullAt: .min), count: addresses)
  }

  /// Takes a token, or tells when there will be one.
  ///
  /// - Parameters:
  ///   - digest: Of the address, its low bits spread evenly.
  ///   - milliseconds: Of a clock that never goes back, from 0 on. A few more or less from one call to the next, as two
  ///     threads read it, only make the bucket as much fuller or emptier.
  /// - Returns: 0 where the token was taken, else the milliseconds until the next one.
  mutating func take(_ address: Address, digest: UInt64, at milliseconds: Int64) -> Int64 {
    let now = milliseconds * rate
    let first = Int(digest & setMask) * Self.ways
    var place = first
    for index in first..<first + Self.ways {
      if places[index].address == address {
        place = index
        break
      }
      if places[index].fullAt < places[place].fullAt { place = index }
    }
    let isKnown = places[place].address == address
    let fullAt = max(isKnown ? places[place].fullAt : now, now) + Self.token
    let missing = fullAt - depth - now
    guard missing <= 0 else { return (missing + rate - 1) / rate }
    places[place] = Place(address: address, fullAt: fullAt)
    return 0
  }
}
