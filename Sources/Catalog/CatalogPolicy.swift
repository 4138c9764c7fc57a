package import Foundation

/// Every setting that shapes an answer; one value per server, so that a page depends on rows, this and the instant.
package struct CatalogPolicy: Sendable, Hashable {
  /// The one currency the shop sells in; rows in another are withheld.
  package var shopCurrency: Currency
  package var exchangeRates = ExchangeRates()
  /// Where neither product nor provider has one; 30 % is the owner's own fallback.
  package var defaultMargin = Margin(percent: 30, fixed: 0)
  package var ending = PriceEnding.none
  /// How far, in percent of the stored price, a computed one may be from it before the stored one stands.
  package var priceJumpPercent: Decimal = 20
  /// Added to the converted cost, in the shop's currency; nothing is sold below the sum.
  package var floorExtra: Decimal = 0
  /// Countries whose stock counts, in capitals; nil: all.
  package var shipFrom: Set<String>?
  /// Held back from supplier stock, because others buy it between two of our reads.
  package var safetyStock = 2
  /// The most a visitor is told.
  package var quantityCap = 20
  /// At or below it the status is `low_stock`.
  package var lowStockThreshold = 5
  package var stockCurrentFor = Duration.seconds(6 * 3600)
  package var stockStaleFor = Duration.seconds(7 * 86_400)
  package var priceCurrentFor = Duration.seconds(24 * 3600)
  package var priceStaleFor = Duration.seconds(30 * 86_400)
  /// How long after its first pull a product may be sold on figures copied from the shop, so that a big shop is for
  /// sale before each product was read at its supplier.
  package var seededSaleWindow = Duration.seconds(7 * 86_400)
  /// The language of whoever asks for none; nil: that of the product rows themselves.
  package var language: String?
  /// Hides products without any image.
  package var requiresImage = false
  /// Hosts pictures may come from, `*.` in front for all below; empty: any over https.
  package var imageHosts: [String] = []

  package init(shopCurrency: Currency) {
    self.shopCurrency = shopCurrency
  }
}
