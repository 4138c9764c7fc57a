/// The lowest and the highest price among the variants that can be sold, both in one currency.
package struct PriceRange: Sendable, Hashable {
  package let minimum: Money
  package let maximum: Money

  package init(minimum: Money, maximum: Money) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Nil where there is no price.
  package init?(_ prices: [Money]) {
    guard let minimum = prices.min(by: { $0.minorUnits < $1.minorUnits }),
      let maximum = prices.max(by: { $0.minorUnits < $1.minorUnits })
    else { return nil }
    self.init(minimum: minimum, maximum: maximum)
  }
}
