package import Foundation

/// What is put on top of a cost: a percentage, then a fixed part in the sell currency.
package struct Margin: Sendable, Hashable {
  package var percent: Decimal
  package var fixed: Decimal

  package init(percent: Decimal, fixed: Decimal) {
    self.percent = percent
    self.fixed = fixed
  }

  /// Each part from the product, else its provider, else the shop's own.
  ///
  /// A product's fixed part of 0 beside no percentage is the default of that column, not a wish: it falls back too.
  package init(product: ShopProduct, provider: ShopProvider?, fallback: Self) {
    let isColumnDefault = product.marginPercent == nil && product.marginFixed == 0
    percent = product.marginPercent ?? provider?.marginPercent ?? fallback.percent
    fixed = (isColumnDefault ? nil : product.marginFixed) ?? provider?.marginFixed ?? fallback.fixed
  }

  /// `1 + percent / 100`, exact and without a division, which Decimal is slow at.
  var factor: Decimal { Decimal(sign: .plus, exponent: -2, significand: 100 + percent) }
}
