import Foundation
import Upstream

/// The switches that make a double fail, as `/_sandbox/faults` shows and takes them; all off at the start.
struct Faults: Sendable, Equatable {
  /// A fault that only the double itself can put into its own words.
  enum Failure: Sendable, Equatable {
    case status(Int)
    case unauthorized, rateLimited, pointsExhausted, empty
  }

  /// A body that is right at its beginning and hurts whoever takes all of it.
  enum Disguise: String, Sendable {
    /// 20 MB.
    case large
    /// 600 KB of gzip that hold 100 MB.
    case bomb
    /// The length of the whole is announced, half of it comes, and then nothing.
    case cut
  }

  /// Longest `Retry-After`; because nobody waits longer than an hour.
  private static let longestPause = 3600
  /// Statuses a fault may ask for.
  private static let statuses = 400...599
  /// Longest delay; because nobody waits longer for an answer, and an absurd number must not overflow.
  private static let longestDelay = 600_000

  var status: Int?
  /// A gateway's HTML page, with status 502 unless `status` says another.
  var isHTML = false
  var delayMilliseconds = 0
  /// Nothing is ever answered.
  var hangs = false
  var isUnauthorized = false
  /// Success without content.
  var isEmpty = false
  /// Half of the right body.
  var isTruncated = false
  var isRateLimited = false
  var hasNoPoints = false
  /// Seconds that a 429 names in `Retry-After`; nil: as the double itself says.
  var retryAfter: Int?
  /// What becomes of the body that is right.
  var disguise: Disguise?
  /// Only requests whose path begins with this fail; empty: all.
  var pathPrefix = ""

  init() {}

  /// Reads the switches to set; those not named are off. Fails with the name of the first that is unknown or wrong.
  static func parse(_ value: JSONValue) -> Result<Self, InvalidFault> {
    guard case .object(let members) = value else { return .failure(InvalidFault(name: "body")) }
    var faults = Self()
    for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
      let isValid =
        switch (name, value) {
        case ("status", .number(let number)): set(&faults.status, number, within: statuses)
        case ("delayMs", .number(let number)): set(&faults.delayMilliseconds, number, within: 0...longestDelay)
        case ("html", .bool(let flag)): set(&faults.isHTML, flag)
        case ("hang", .bool(let flag)): set(&faults.hangs, flag)
        case ("unauthorized", .bool(let flag)): set(&faults.isUnauthorized, flag)
        case ("empty", .bool(let flag)): set(&faults.isEmpty, flag)
        case ("truncate", .bool(let flag)): set(&faults.isTruncated, flag)
        case ("rate_limited", .bool(let flag)): set(&faults.isRateLimited, flag)
        case ("points_exhausted", .bool(let flag)): set(&faults.hasNoPoints, flag)
        case ("retryAfter", .number(let number)): set(&faults.retryAfter, number, within: 0...longestPause)
        case ("body", .string(let word)): set(&faults.disguise, word)
        case ("path", .string(let prefix)): set(&faults.pathPrefix, prefix)
        default: false
        }
      guard isValid else { return .failure(InvalidFault(name: name)) }
    }
    return .success(faults)
  }

  var json: JSONValue {
    .object([
      "status": status.map { .whole($0) } ?? .null, "html": .bool(isHTML), "delayMs": .whole(delayMilliseconds),
      "hang": .bool(hangs), "unauthorized": .bool(isUnauthorized), "empty": .bool(isEmpty),
      "truncate": .bool(isTruncated), "rate_limited": .bool(isRateLimited), "points_exhausted": .bool(hasNoPoints),
      "retryAfter": retryAfter.map { .whole($0) } ?? .null, "body": disguise.map { .string($0.rawValue) } ?? .null,
      "path": .string(pathPrefix),
    ])
  }

  /// What to fail with first; nil: answer as usual.
  var failures: [Failure] {
    var failures: [Failure] = []
    if isRateLimited { failures.append(.rateLimited) }
    if isUnauthorized { failures.append(.unauthorized) }
    if hasNoPoints { failures.append(.pointsExhausted) }
    if let status, !isHTML { failures.append(.status(status)) }
    if isEmpty { failures.append(.empty) }
    return failures
  }

  /// Whether a request is one that may fail.
  func concern(_ path: String) -> Bool { path.hasPrefix(pathPrefix) }

  private static func set(_ field: inout Disguise?, _ word: String) -> Bool {
    field = Disguise(rawValue: word)
    return field != nil
  }

  private static func set(_ field: inout String, _ text: String) -> Bool {
    field = text
    return true
  }

  private static func set(_ field: inout Bool, _ flag: Bool) -> Bool {
    field = flag
    return true
  }

  private static func set(_ field: inout Int?, _ number: Decimal, within range: ClosedRange<Int>) -> Bool {
    guard let whole = number.whole, range.contains(whole) else { return false }
    field = whole
    return true
  }

  private static func set(_ field: inout Int, _ number: Decimal, within range: ClosedRange<Int>) -> Bool {
    guard let whole = number.whole, range.contains(whole) else { return false }
    field = whole
    return true
  }
}
