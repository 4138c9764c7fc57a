import Catalog
import Foundation
import Testing

@testable import touski

@Suite struct ServeSettingsTests {
  private let enough = ["DIRECTUS_URL": "https://shop.example.com/", "DIRECTUS_STATIC_TOKEN": "reader-token"]

  @Test func `everything that is missing or wrong is listed at once`() throws {
    let problems = try #require(throws: SettingsProblems.self) {
      try ServeSettings(
        SettingsReader(environment: [
          "TOUSKI_PORT": "70000", "SHOP_CURRENCY": "dollars", "FX_USD_CAD": "0", "TOUSKI_SHIP_FROM": "CN,Mars",
          "TOUSKI_MARGIN": "lots",
        ]))
    }

    #expect(
      problems.items.map(\.name) == [
        "TOUSKI_PORT",
        "NEXT_PUBLIC_DIRECTUS_URL or DIRECTUS_URL or NEXT_PUBLIC_DIRECTUS_API_URL or DIRECTUS_API_URL",
        "DIRECTUS_STATIC_TOKEN", "SHOP_CURRENCY", "FX_USD_CAD", "TOUSKI_MARGIN",
        "TOUSKI_SHIP_FROM",
      ])
  }

  @Test func `two settings are enough, and the absent supplier is told`() throws {
    let settings = try ServeSettings(SettingsReader(environment: enough))

    #expect(settings.directusURL == "https://shop.example.com")
    #expect(settings.host == "127.0.0.1")
    #expect(settings.supplier == nil)
    #expect(settings.remarks.contains { $0.contains("CJ_API_KEY") })
  }

  @Test func `the names of the owner's front are tried in its order`() throws {
    let both = enough.merging(["NEXT_PUBLIC_DIRECTUS_URL": "https://first.example.com"]) { $1 }

    #expect(try ServeSettings(SettingsReader(environment: both)).directusURL == "https://first.example.com")
  }

  @Test func `where only PORT is given the server listens on every address`() throws {
    let platform = try ServeSettings(SettingsReader(environment: enough.merging(["PORT": "3000"]) { $1 }))
    let named = try ServeSettings(
      SettingsReader(environment: enough.merging(["PORT": "3000", "TOUSKI_HOST": "127.0.0.2"]) { $1 }))

    #expect(platform.host == "0.0.0.0")
    #expect(platform.port == 3000)
    #expect(named.host == "127.0.0.2")
  }

  @Test func `prices are shaped by the settings`() throws {
    let settings = try ServeSettings(
      SettingsReader(
        environment: enough.merging([
          "FX_USD_CAD": "1.37", "TOUSKI_MARGIN": "42.5+3", "TOUSKI_PRICE_ENDING": ".99", "TOUSKI_SHIP_FROM": "cn, us",
        ]) { $1 }))

    #expect(settings.policy.exchangeRates.rate(from: "USD", to: "CAD") == Decimal(string: "1.37"))
    #expect(settings.policy.defaultMargin.percent == Decimal(string: "42.5"))
    #expect(settings.policy.defaultMargin.fixed == 3)
    #expect(settings.policy.ending == .ninetyNine)
    #expect(settings.policy.shipFrom == ["CN", "US"])
  }

  @Test func `CJ_ENABLED=0 pauses the supplier whatever its credentials`() throws {
    let settings = try ServeSettings(
      SettingsReader(environment: enough.merging(["CJ_API_KEY": "key", "CJ_ENABLED": "0"]) { $1 }))

    #expect(settings.supplier == nil)
    #expect(settings.knownSuppliers == ["cj"])
  }
}
