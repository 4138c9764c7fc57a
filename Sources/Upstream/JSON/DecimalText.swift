import Foundation

/// Reads a number's spelling into an exact `Decimal`, or says that none holds it.
enum DecimalText {
  enum Reading {
    case value(Decimal)
    /// A number, but with more than 38 significant digits or an exponent outside what `Decimal` holds.
    case beyond
    case malformed
  }

  /// 10^38 is the last power of ten below `Decimal`'s 128-bit significand.
  private static let digitLimit = 38

  static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// The grammar of RFC 8259, section 6; texts (`"007.50"`) may have leading zeros, JSON numbers may not.
  static func read(_ spelling: ArraySlice<UInt8>, leadingZeros: Bool) -> Reading {
    var rest = spelling
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    let whole = digits(&rest)
    guard !whole.isEmpty, leadingZeros || whole.count == 1 || whole.first != UInt8(ascii: "0") else {
      return .malformed
    }
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = digits(&rest)
      guard !fraction.isEmpty else { return .malformed }
    }
    var exponent = 0
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      let isSmall = rest.first == UInt8(ascii: "-")
      if isSmall || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      let power = digits(&rest)
      guard !power.isEmpty else { return .malformed }
      // Saturates far outside of what `Decimal` holds.
      for digit in power { exponent = min(exponent * 10 + Int(digit - UInt8(ascii: "0")), 1_000_000) }
      if isSmall { exponent = -exponent }
    }
    guard rest.isEmpty else { return .malformed }
    return decimal(isNegative, whole, fraction, exponent)
  }

  private static func decimal(
    _ isNegative: Bool, _ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, _ power: Int
  ) -> Reading {
    var exponent = power
    var significand: UInt128 = 0
    // Zeros are held back until a digit follows, so that 12.10 and 12.1 are one value and 1000…0 costs no digits.
    var pendingZeros = 0
    var count = 0
    func append(_ digit: UInt8) -> Bool {
      let value = digit - UInt8(ascii: "0")
      if value == 0 {
        if count > 0 { pendingZeros += 1 }
        return true
      }
      guard count + pendingZeros + 1 <= digitLimit else { return false }
      for _ in 0..<pendingZeros { significand *= 10 }
      significand = significand * 10 + UInt128(value)
      count += pendingZeros + 1
      pendingZeros = 0
      return true
    }
    for digit in whole { guard append(digit) else { return .beyond } }
    for digit in fraction {
      guard append(digit) else { return .beyond }
      exponent -= 1
    }
    if significand == 0 { return .value(0) }
    exponent += pendingZeros
    // A signed byte in `Decimal`; 38 places are left for rendering whole numbers and for arithmetic.
    guard (-127 + digitLimit...127 - digitLimit).contains(exponent) else { return .beyond }
    return .value(
      Decimal(sign: isNegative ? .minus : .plus, exponent: exponent, significand: exact(significand)))
  }

  /// Half the digits at a time, as `Decimal` takes no 128-bit integer.
  private static func exact(_ significand: UInt128) -> Decimal {
    if let small = UInt64(exactly: significand) { return Decimal(small) }
    let half: UInt64 = 10_000_000_000_000_000_000
    let (high, low) = significand.quotientAndRemainder(dividingBy: UInt128(half))
    return Decimal(UInt64(high)) * Decimal(half) + Decimal(UInt64(low))
  }

  private static func digits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    rest = rest.dropFirst(digits.count)
    return digits
  }
}
