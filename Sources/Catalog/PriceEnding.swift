/// How computed prices end, because shops like `.99`; a price the owner typed is left as it is.
package enum PriceEnding: String, Sendable, Hashable, CaseIterable {
  case none
  case ninetyNine = ".99"
  case ninetyFive = ".95"
  case zero = ".00"

  /// The smallest amount with this ending that is not below `price`: an ending only ever raises, so it cannot eat the
  /// margin or bring a price under its floor. Currencies without minor unit know only whole amounts.
  package func applied(to price: Money) -> Money? {
    let major = price.currency.unitsPerMajor
    guard let hundredths, major >= 100 else { return price }
    let ending = hundredths * (major / 100)
    let remainder = ((price.minorUnits % major) + major) % major
    let raise = remainder <= ending ? ending - remainder : ending + major - remainder
    let (units, overflow) = price.minorUnits.addingReportingOverflow(raise)
    return overflow ? nil : Money(minorUnits: units, currency: price.currency)
  }

  private var hundredths: Int64? {
    switch self {
    case .none: nil
    case .ninetyNine: 99
    case .ninetyFive: 95
    case .zero: 0
    }
  }
}
