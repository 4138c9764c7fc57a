import Catalog
import Foundation

extension ServeSettings {
  /// The settings that shape prices and availability.
  static func policy(_ reader: inout SettingsReader, _ remarks: inout [String]) -> CatalogPolicy {
    let code = reader.text(SettingsTable.currency) ?? ""
    let currency = Currency(code: code.uppercased())
    if currency == nil { reader.refuse(SettingsTable.currency.name, "must be a currency of ISO 4217, as CAD") }
    var policy = CatalogPolicy(shopCurrency: currency ?? .usd)
    policy.language = reader.text(SettingsTable.language)
    policy.exchangeRates = rates(&reader, &remarks, sell: policy.shopCurrency)
    policy.defaultMargin = margin(&reader)
    policy.ending = reader.text(SettingsTable.ending).flatMap(PriceEnding.init) ?? .none
    policy.priceJumpPercent = Decimal(reader.whole(SettingsTable.jump) ?? 0)
    policy.floorExtra = reader.text(SettingsTable.floorExtra).flatMap(SettingsReader.exactDecimal) ?? 0
    let countries = reader.list(SettingsTable.shipFrom).map { $0.uppercased() }
    for country in countries where country.utf8.count != 2 {
      reader.refuse(SettingsTable.shipFrom.name, "\(country) is no two-letter country code")
    }
    policy.shipFrom = countries.isEmpty ? nil : Set(countries)
    policy.safetyStock = reader.whole(SettingsTable.safetyStock) ?? 0
    policy.quantityCap = reader.whole(SettingsTable.quantityCap) ?? 1
    policy.requiresImage = reader.flag(SettingsTable.requireImage)
    policy.imageHosts = reader.list(SettingsTable.imageHosts).map { $0.lowercased() }
    return policy
  }

  private static func margin(_ reader: inout SettingsReader) -> Margin {
    let text = reader.text(SettingsTable.margin) ?? ""
    let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    if parts.count <= 2, let percent = SettingsReader.exactDecimal(parts[0]),
      let fixed = parts.count == 2 ? SettingsReader.exactDecimal(parts[1]) : 0
    {
      return Margin(percent: percent, fixed: fixed)
    }
    reader.refuse(SettingsTable.margin.name, "must be a percentage and a fixed part, as 30+0")
    return Margin(percent: 0, fixed: 0)
  }

  private static func rates(
    _ reader: inout SettingsReader, _ remarks: inout [String], sell: Currency
  ) -> ExchangeRates {
    var rates = ExchangeRates()
    for (name, value) in reader.exchangeRates {
      let parts = name.split(separator: "_").map(String.init)
      guard let rate = SettingsReader.exactDecimal(value), rate > 0 else {
        reader.refuse(name, "must be a decimal number above 0, as FX_USD_CAD=1.37")
        continue
      }
      rates.set(rate, from: parts[1], to: parts[2])
    }
    if rates.rate(from: "USD", to: sell.code) == nil {
      remarks.append("FX_USD_\(sell.code) is not set: no price is computed from the supplier's cost")
    }
    return rates
  }
}
