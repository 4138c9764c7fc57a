package import Foundation

/// An amount somebody is asked to pay: whole minor units of one currency.
///
/// There is no arithmetic between two amounts, so currencies cannot mix: prices are computed as exact decimals and
/// become money once, at the end.
package struct Money: Sendable, Hashable {
  package let minorUnits: Int64
  package let currency: Currency

  package init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Rounds half-up (halves away from zero) to the currency's minor unit; nil where the amount is not a number or does
  /// not fit.
  package init?(rounding amount: Decimal, currency: Currency) {
    guard abs(amount) < Self.farTooMuch else { return nil }
    let minor = Decimal(sign: .plus, exponent: currency.minorDigits, significand: amount)
    guard let units = minor.roundedHalfUp else { return nil }
    self.init(minorUnits: units, currency: currency)
  }

  /// Past 64 bits in any currency, and far from where Decimal's exponent ends.
  private static let farTooMuch = Decimal(sign: .plus, exponent: 20, significand: 1)

  /// The amount in major units with all minor digits, `22.25`; `1500` where the currency has none.
  package var amountText: String {
    let digits = currency.minorDigits
    let sign = minorUnits < 0 ? "-" : ""
    let text = String(minorUnits.magnitude)
    guard digits > 0 else { return sign + text }
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }
}
