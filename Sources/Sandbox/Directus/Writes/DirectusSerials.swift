import Digest
import Telemetry

/// Keys for new rows: numbers that are never given twice, and uuids that differ from one another.
struct DirectusSerials: Sendable {
  private var numbers: [String: Int] = [:]
  private var made = 0

  /// The next number of a collection, above every one in use.
  mutating func next(_ collection: String, above highest: Int) -> Int {
    let next = max(numbers[collection] ?? 0, highest) + 1
    numbers[collection] = next
    return next
  }

  /// A uuid of version 4 in form, made of its place in time, so that a test finds the same one again.
  mutating func nextUUID(_ collection: String, now: Instant) -> String {
    made += 1
    var bytes = Array(SHA256.hash(Array("\(collection) \(now.milliseconds) \(made)".utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array(bytes.hexadecimal)
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
