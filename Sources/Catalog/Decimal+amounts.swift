import Foundation

extension Decimal {
  /// A supplier's cost as stored, in whole units of its currency.
  init(micro amount: Int64) {
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
}
