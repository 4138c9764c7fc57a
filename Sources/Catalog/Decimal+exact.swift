package import Foundation

extension Decimal {
  /// Reads the whole of `text` as a plain decimal number, or nothing: `-12.50`, no exponent, no blanks, no grouping.
  ///
  /// Foundation's own initialiser reads `12abc` as 12. At most 30 digits, so that no digit is lost in 38.
  package init?(exact text: String) {
    var significand = Decimal.zero
    var fractionDigits = 0
    var digits = 0
    var hasPoint = false
    var bytes = text.utf8[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes = bytes.dropFirst() }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: ".") where !hasPoint && digits > 0:
        hasPoint = true
      case 48...57:
        digits += 1
        guard digits <= Self.mostDigits else { return nil }
        if hasPoint { fractionDigits += 1 }
        significand = significand * 10 + Decimal(Int(byte - 48))
      default:
        return nil
      }
    }
    guard digits > 0, !hasPoint || fractionDigits > 0 else { return nil }
    // Zero has no sign here: Decimal makes a NaN of minus zero.
    let sign: FloatingPointSign = isNegative && significand != 0 ? .minus : .plus
    self = Decimal(sign: sign, exponent: -fractionDigits, significand: significand)
  }

  /// A supplier's cost as stored, in whole units of its currency.
  package init(micro amount: Int64) {
    self = Decimal(sign: amount < 0 ? .minus : .plus, exponent: -6, significand: Decimal(amount.magnitude))
  }

  /// The nearest whole number, halves away from zero; nil where that is not a number or exceeds 64 bits.
  var roundedHalfUp: Int64? {
    guard isFinite, !isNaN else { return nil }
    var input = self
    var output = Decimal()
    unsafe NSDecimalRound(&output, &input, 0, .plain)
    // Through text, because the numeric conversions of Foundation lose digits past 2^53.
    return Int64(output.description)
  }

  private static let mostDigits = 30
}
