import Catalog
import Foundation
import Telemetry
import Testing

@testable import touski

@Suite struct ServeSettingsTests {
  private let enough = ["DIRECTUS_URL": "https://shop.example.com/", "DIRECTUS_STATIC_TOKEN": "reader-token"]

  @Test func `everything that is missing or wrong is listed at once`() throws {
    let problems = try #require(throws: SettingsProblems.self) {
      try ServeSettings(
        SettingsReader(environment: [
          "TOUSKI_PORT": "70000", "SHOP_CURRENCY": "dollars", "FX_USD_CAD": "0", "TOUSKI_SHIP_FROM": "CN,Mars",
          "TOUSKI_MARGIN": "lots", "TOUSKI_LANG": "français", "TOUSKI_ADMIN_KEY": "short",
          "DIRECTUS_EMAIL": "reader@example.com",
        ]))
    }

    #expect(
      problems.items.map(\.name) == [
        "TOUSKI_PORT",
        "NEXT_PUBLIC_DIRECTUS_URL or DIRECTUS_URL or NEXT_PUBLIC_DIRECTUS_API_URL or DIRECTUS_API_URL",
        "DIRECTUS_PASSWORD", "TOUSKI_ADMIN_KEY", "SHOP_CURRENCY", "TOUSKI_LANG", "FX_USD_CAD", "TOUSKI_MARGIN",
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

  @Test func `without token and sign-in the shop is read as its public may, and that is told`() throws {
    let settings = try ServeSettings(SettingsReader(environment: ["DIRECTUS_URL": "https://shop.example.com"]))

    #expect(settings.directusToken == nil)
    #expect(settings.directusEmail == nil)
    #expect(settings.remarks.contains { $0.contains("shows to the public") })
  }

  @Test func `a sign-in stands beside the token or in its place`() throws {
    let signIn = ["DIRECTUS_EMAIL": "reader@example.com", "DIRECTUS_PASSWORD": "p ä...ss"]
    let both = try ServeSettings(SettingsReader(environment: enough.merging(signIn) { $1 }))
    let alone = try ServeSettings(
      SettingsReader(environment: signIn.merging(["DIRECTUS_URL": "https://shop.example.com"]) { $1 }))

    #expect(both.directusToken?.revealed == "reader-token")
    #expect(both.directusEmail == "reader@example.com")
    #expect(both.directusPassword?.revealed == "p ä...ss")
    #expect(both.warnings.isEmpty)
    #expect(alone.directusToken == nil)
    #expect(alone.directusEmail == "reader@example.com")
    #expect(!alone.remarks.contains { $0.contains("public") })
  }

  @Test(arguments: [
    (["DIRECTUS_EMAIL": "reader@example.com"], "DIRECTUS_PASSWORD"),
    (["DIRECTUS_PASSWORD": "secret"], "DIRECTUS_EMAIL"),
    (["NEXT_PUBLIC_DIRECTUS_EMAIL": "reader", "DIRECTUS_PASSWORD": "x"], "NEXT_PUBLIC_DIRECTUS_EMAIL"),
    (["DIRECTUS_EMAIL": "a@b.c", "DIRECTUS_PASSWORD": "two\nlines"], "DIRECTUS_PASSWORD"),
  ])
  func `half a sign-in is a slip and named`(given: [String: String], name: String) throws {
    let problems = try #require(throws: SettingsProblems.self) {
      try ServeSettings(SettingsReader(environment: enough.merging(given) { $1 }))
    }

    #expect(problems.items.map(\.name) == [name])
    #expect(!problems.description.contains("secret"))
  }

  @Test func `a sign-in under a name that browsers get works and is warned of without its value`() throws {
    let settings = try ServeSettings(
      SettingsReader(
        environment: enough.merging([
          "NEXT_PUBLIC_DIRECTUS_EMAIL": "reader@example.com", "NEXT_PUBLIC_DIRECTUS_PASSWORD": "hunter22",
        ]) { $1 }))

    #expect(settings.directusPassword?.revealed == "hunter22")
    #expect(settings.warnings.count == 2)
    #expect(settings.warnings.allSatisfy { $0.contains("every browser") && !$0.contains("hunter22") })
  }

  @Test(arguments: ["TOUSKI_ADMIN_KEY", "TOUSKI_DIRECTUS_HOOK_TOKEN"])
  func `a key that can be guessed is refused and not repeated`(name: String) throws {
    let problems = try #require(throws: SettingsProblems.self) {
      try ServeSettings(SettingsReader(environment: enough.merging([name: "fifteen-letters"]) { $1 }))
    }
    let settings = try ServeSettings(SettingsReader(environment: enough.merging([name: "sixteen--letters"]) { $1 }))

    #expect(problems.items.map(\.name) == [name])
    #expect(problems.description.contains("16 characters at least"))
    #expect(!problems.description.contains("fifteen-letters"))
    #expect([settings.adminKey, settings.hookToken].compactMap { $0?.revealed } == ["sixteen--letters"])
  }

  @Test(arguments: ["TOUSKI_DIRECTUS_HOOK_TOKEN", "TOUSKI_STOREFRONT_KEY"])
  func `an admin key that others are given as well is refused`(lesser: String) throws {
    let both = ["TOUSKI_ADMIN_KEY": "sixteen--letters", lesser: "sixteen--letters"]
    let problems = try #require(throws: SettingsProblems.self) {
      try ServeSettings(SettingsReader(environment: enough.merging(both) { $1 }))
    }

    #expect(problems.items.map(\.name) == ["TOUSKI_ADMIN_KEY"])
    #expect(problems.description.contains("is the same as \(lesser)"))
    #expect(!problems.description.contains("sixteen--letters"))
  }

  @Test func `language and names of the shop are taken as given`() throws {
    let settings = try ServeSettings(
      SettingsReader(
        environment: enough.merging([
          "TOUSKI_LANG": "fr-CA", "TOUSKI_DIRECTUS_NAMES": "products=articles, products.price=prix",
        ]) { $1 }))

    #expect(settings.policy.language == "fr-CA")
    #expect(settings.directusNames == ["products=articles", "products.price=prix"])
  }

  @Test(arguments: ["products", "=x", "products.nonsense=x", "cars=autos"])
  func `a name that maps nothing is refused with the reason`(entry: String) throws {
    let problems = try #require(throws: SettingsProblems.self) {
      try ServeSettings(SettingsReader(environment: enough.merging(["TOUSKI_DIRECTUS_NAMES": entry]) { $1 }))
    }

    #expect(problems.items.map(\.name) == ["TOUSKI_DIRECTUS_NAMES"])
  }

  @Test func `no secret is in what is printed of the settings`() throws {
    let secrets = [
      "DIRECTUS_STATIC_TOKEN": "tok-1234567890123", "DIRECTUS_PASSWORD": "pass-1234567890123",
      "TOUSKI_ADMIN_KEY": "admin-1234567890123", "TOUSKI_DIRECTUS_HOOK_TOKEN": "hook-1234567890123",
      "TOUSKI_STOREFRONT_KEY": "front-1234567890123",
      "CJ_API_KEY": "cj-1234567890123",
    ]
    let settings = try ServeSettings(
      SettingsReader(
        environment: enough.merging(secrets) { $1 }.merging(["DIRECTUS_EMAIL": "reader@example.com"]) { $1 }))

    var dumped = ""
    dump(settings, to: &dumped)
    let printed = dumped + "\(settings)"
    for secret in secrets.values { #expect(!printed.contains(secret)) }
    for name in secrets.keys { #expect(SettingsTable.serve.first { $0.name == name }?.isSecret == true) }
    #expect(SettingsTable.serve.allSatisfy { !$0.isSecret || $0.flag == nil })
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

  @Test func `memory, file and folder of finished answers are taken as given`() throws {
    let usual = try ServeSettings(SettingsReader(environment: enough))
    let chosen = try ServeSettings(
      SettingsReader(
        environment: enough.merging([
          "TOUSKI_MEMORY_MIB": "2", "TOUSKI_CACHE_MIB": "3", "TOUSKI_PUBLIC": "/srv/docs",
        ]) { $1 }))

    #expect((usual.memoryBytes, usual.cacheFileBytes) == (64 << 20, 256 << 20))
    #expect(usual.publicFolder == nil)
    #expect((chosen.memoryBytes, chosen.cacheFileBytes) == (2 << 20, 3 << 20))
    #expect(chosen.publicFolder == "/srv/docs")
  }

  @Test func `CJ_ENABLED=0 pauses the supplier whatever its credentials`() throws {
    let settings = try ServeSettings(
      SettingsReader(environment: enough.merging(["CJ_API_KEY": "key", "CJ_ENABLED": "0"]) { $1 }))

    #expect(settings.supplier == nil)
    #expect(settings.knownSuppliers == ["cj"])
  }
}
