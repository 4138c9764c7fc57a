import Glibc

/// Collects an answer's head in one block of memory the loop reuses for every answer; appending allocates nothing.
///
/// What does not fit is not written and `overflowed` says so; the loop then answers 500 and logs it.
@safe
package struct HeadBuffer: ~Copyable {
  // Safe because every write is checked against the capacity, and the memory is owned from init to deinit.
  private let start: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// Bytes appended so far.
  package private(set) var count = 0
  /// True once something did not fit, until `removeAll`.
  package private(set) var overflowed = false

  /// - Parameter capacity: In bytes; what is appended beyond it is left out.
  package init(capacity: Int = Limits.answerHead) {
    self.capacity = capacity
    unsafe start = .allocate(capacity: capacity)
    unsafe start.initialize(repeating: 0, count: capacity)
  }

  deinit { unsafe start.deallocate() }

  /// A copy of what was appended so far; for tests and for answers that could not be written at once.
  package var bytes: [UInt8] { copy(from: 0) }

  /// Appends a prepared part of a head.
  package mutating func append(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append($0.baseAddress, $0.count) }
  }

  /// Appends a part of the request or of another buffer without copying it first.
  package mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append($0.baseAddress, $0.count) }
  }

  /// Appends a fixed text.
  package mutating func append(_ text: StaticString) {
    guard text.hasPointerRepresentation else { return }
    unsafe append(text.utf8Start, text.utf8CodeUnitCount)
  }

  /// Appends a text made at run time; whoever does so sees to it that it holds no line break.
  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { unsafe append($0.baseAddress, $0.count) }
  }

  /// Appends the number in decimal digits.
  package mutating func append(number: Int) {
    // Lengths and lifetimes have few digits, and no scratch is needed for what is written from its end.
    guard number >= 0, number < 1_000_000_000, capacity &- count >= 9 else { return append(String(number)) }
    let digits = number < 10 ? 1 : number < 100 ? 2 : number < 1000 ? 3 : String(number).utf8.count
    var rest = UInt32(truncatingIfNeeded: number)
    var place = count &+ digits
    count = place
    repeat {
      place &-= 1
      unsafe start[place] = UInt8(truncatingIfNeeded: rest % 10) &+ 48
      rest /= 10
    } while rest > 0
  }

  /// Makes room for the next head and keeps the memory.
  package mutating func removeAll() {
    count = 0
    overflowed = false
  }

  func copy(from offset: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start + offset, count: count - offset))
  }

  /// Where the bytes stand, for the one call that sends them.
  @unsafe var address: UnsafeMutablePointer<UInt8> { unsafe start }

  @inline(__always)
  private mutating func append(_ source: UnsafePointer<UInt8>?, _ length: Int) {
    guard let source = unsafe source else { return }
    guard length <= capacity - count else {
      overflowed = true
      return
    }
    unsafe memcpy(start + count, source, length)
    count += length
  }
}
