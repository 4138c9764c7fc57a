package import Catalog
package import Telemetry

/// Writes one JSON document as UTF-8 in the order it is told, and remembers where it wrote clocks.
///
/// Pages are written once and then only sent, so this is the one place that produces JSON for visitors (RFC 8259).
/// Clocks (`checkedAt`, `asOf`) are left out of what `unmaskedRanges` covers: two pages that differ in them alone have
/// the same validator and the same fingerprint.
package struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var clocks: [Range<Int>] = []
  private var needsComma = false

  package init(capacity: Int = 4096) {
    bytes.reserveCapacity(capacity)
  }

  /// The stretches of `bytes` between the clocks, in order.
  package var unmaskedRanges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for clock in clocks {
      ranges.append(start..<clock.lowerBound)
      start = clock.upperBound
    }
    ranges.append(start..<bytes.count)
    return ranges
  }

  /// The document with its clocks cut out.
  package var maskedBytes: [UInt8] { unmaskedRanges.flatMap { bytes[$0] } }

  package mutating func object(_ members: (inout Self) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  package mutating func array<Element>(_ elements: some Sequence<Element>, _ element: (inout Self, Element) -> Void) {
    open(UInt8(ascii: "["))
    for value in elements { element(&self, value) }
    close(UInt8(ascii: "]"))
  }

  /// Names the member written next.
  package mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: name.description.utf8)
    bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    needsComma = false
  }

  package mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 { append(escaped: byte) }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  package mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  package mutating func integer(_ number: Int) {
    literal(String(number))
  }

  package mutating func integer(_ number: Int?) {
    if let number { integer(number) } else { null() }
  }

  package mutating func boolean(_ value: Bool) {
    literal(value ? "true" : "false")
  }

  package mutating func null() {
    literal("null")
  }

  /// An instant that is part of what changed, such as `updatedAt`.
  package mutating func instant(_ instant: Instant?) {
    string(instant?.text)
  }

  /// An instant that says when we looked; two pages that differ in it alone are the same page.
  package mutating func clock(_ instant: Instant?) {
    let start = bytes.count
    self.instant(instant)
    clocks.append(start..<bytes.count)
  }

  package mutating func money(_ money: Money?) {
    guard let money else { return null() }
    object { json in
      json.name("amount")
      json.string(money.amountText)
      json.name("currencyCode")
      json.string(money.currency.code)
    }
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func append(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x0a: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
    case ..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    default: bytes.append(byte)
    }
  }
}
