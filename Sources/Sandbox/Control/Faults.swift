import Foundation
import Upstream

/// The switches that make a double fail, as `/_sandbox/faults` shows and takes them; all off at the start.
struct Faults: Sendable, Equatable {
  /// A fault that only the double itself can put into its own words.
  enum Failure: Sendable, Equatable {
    case status(Int)
    case unauthorized, rateLimited, pointsExhausted, empty
  }

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
