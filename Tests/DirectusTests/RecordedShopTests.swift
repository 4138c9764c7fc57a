import Catalog
import Foundation
import Telemetry
import Testing

@testable import Directus

/// Both schemas the owner may run, as a real Directus answered a pull of them.
struct RecordedShopTests {
  private func pull(_ name: String) async throws -> ShopSnapshot {
    try await DirectusShop.make(Recorded.pull(name)).pull()
  }

  private func decimal(_ text: String) throws -> Decimal { try #require(Decimal(string: text)) }

  @Test func `the reference schema arrives whole and without a remark`() async throws {
    let transport = try Recorded.pull("reference-postgres")

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.count == 60)
    #expect(snapshot.categories.count == 21)
    #expect(snapshot.remarks == [])
    #expect(transport.targets.count == 12)
    #expect(snapshot.languages == ["fr-CA", "en-CA", "de-DE", "es-ES"])
    #expect(snapshot.providers.map(\.code).sorted() == ["cj", "eprolo"])
    let cj = try #require(snapshot.providers.first { $0.code == "cj" })
    #expect(cj.currency == "USD")
    #expect(cj.marginPercent == 35)
    #expect(cj.marginFixed == 2)
    #expect(cj.isActive)
  }

  @Test func `a product of the reference schema has every figure exact`() async throws {
    let product = try #require(try await pull("reference-postgres").products.first { $0.sku == "CJJT1180011" })

    #expect(product.id == "ff080fe5-1655-57f0-8fff-69a0d282ab6f")
    #expect(product.name == "Housse de coussin en velours côtelé")
    #expect(product.slug == "housse-de-coussin-en-velours-cotele")
    #expect(product.price == (try decimal("7.87")))
    #expect(product.cost == (try decimal("3.42")))
    #expect(product.marginPercent == (try decimal("42.5")))
    #expect(product.marginFixed == 3)
    #expect(product.isPriceCalculated == true)
    #expect(product.currency == "CAD")
    #expect(product.compareAtPrice == nil)
    #expect(product.isVisible)
    #expect(product.isFeatured)
    #expect(product.stock == 159)
    #expect(product.weightGrams == 180)
    #expect(product.imageURLs.count == 3)
    #expect(product.categoryIDs == ["a4212170-d7c4-5ec9-b65c-eb8bb5819d92"])
    #expect(product.providerID == "c507ce9c-7fc3-55d3-a751-ee37dd88fb72")
    #expect(product.supplierProductID == "8DC26EF5-F53F-57C3-8A43-874AE639C520")
    #expect(product.lastSync == Instant(text: "2025-11-01T03:00:00.000Z"))
    #expect(product.createdAt != nil)
    #expect(product.updatedAt == nil)
    #expect(product.variants.count == 3)
    let white = try #require(product.variants.first)
    #expect(
      white
        == ShopVariant(
          vid: "54BF0998-20D4-5B49-9566-1447F1F24CE3", sku: "CJJT118001101AZ",
          options: [VariantOption(name: "Color", value: "White")], cost: try decimal("3.42"), stock: 0,
          imageURL: product.imageURLs.first, weightGrams: 180))
  }

  @Test func `awkward rows of the reference schema keep what they say and nothing more`() async throws {
    let products = try await pull("reference-postgres").products
    func row(_ sku: String) throws -> ShopProduct { try #require(products.first { $0.sku == sku }, "\(sku)") }

    #expect(try row("CJJT1216856").categoryIDs == [])
    #expect(try row("CJCF1253701").providerID == nil)
    #expect(try row("CJCF1283177").isVisible == false, "inactive")
    #expect(try row("CJCF1297915").isVisible == false, "draft")
    #expect(try row("CJCF1297915").lastSync == nil)
    #expect(try row("CJWY1334760").isVisible == false, "archived")
    #expect(try row("CJWY1342129").cost == 0)
    #expect(try row("CJWY1342129").isPriceCalculated == false)
    #expect(try row("CJYD1371605").imageURLs == [])
    #expect(try row("CJYD1378974").imageURLs.count == 1, "the thumbnail alone")
    #expect(try row("CJYD1386343").name.contains("🌙"))
    #expect(try row("CJYD1393712").descriptionHTML.map { $0.text.count > 10_000 } == true)
    #expect(try row("CJJJ1423188").isPriceCalculated == false)
    #expect(try row("1691005764276529830").supplierProductID == "1691005764276529830")
    #expect(try row("CJJJ146740201AZ").variants.first?.sku == "CJJJ146740201AZ")
    #expect(
      try row("CJSN1489509-GRIS").supplierProductID == row("CJSN1489509-BEIGE").supplierProductID)
    #expect(try row("CJSN1511616").marginPercent == nil)
    #expect(try row("CJSN1518985").stock == -3)
    #expect(try row("CJSN1533723").stock == nil)
    #expect(try row("CJSN1541092").price == nil)
    #expect(try row("CJYT1548461").price == decimal("9.95"))
    #expect(try row("CJYT1570568").supplierProductID == nil)
    #expect(try row("CJYT1577937").variants == [])
    #expect(try row("CJYT1592675").name.count == 255)
    #expect(try row("cjyt1607413").supplierProductID == "1691576603460506220", "blanks around it")
    #expect(try row("CJYT1614782").marginPercent == decimal("999.99"))
  }

  @Test func `texts of the reference schema stand beside their rows, clean and in order`() async throws {
    let snapshot = try await pull("reference-postgres")
    let product = try #require(snapshot.products.first { $0.sku == "CJJT1180011" })

    #expect(product.texts.map(\.language) == product.texts.map(\.language).sorted())
    let english = try #require(product.texts.first { $0.language == "en-CA" })
    #expect(english.name == "Corduroy velvet cushion cover")
    #expect(english.descriptionHTML?.text.hasPrefix("<p>Soft corduroy velvet") == true)
    #expect(english.seoTitle != nil)
    #expect(snapshot.products.first { $0.sku == "CJYT1614782" }?.texts.contains { $0.language == "en-CA" } == false)
    #expect(
      snapshot.products.first { $0.sku == "CJYD1401081" }?.texts.allSatisfy { $0.descriptionHTML == nil } == true)
    #expect(snapshot.categories.allSatisfy { !$0.texts.isEmpty })
    #expect(snapshot.products.map(\.texts.count).reduce(0, +) == 131)
  }

  @Test func `variants copied from the supplier are read as our own`() async throws {
    let product = try #require(try await pull("reference-postgres").products.first { $0.sku == "CJYT1555830" })

    #expect(product.supplierProductID == "F2A23FA3-EA9C-5599-A9D3-FF228344080C")
    #expect(product.variants.map(\.sku) == ["CJYT155583001AZ", "CJYT155583002BY"])
    #expect(product.variants.map(\.cost) == [try decimal("5.4"), try decimal("5.8")])
    #expect(product.variants.map(\.weightGrams) == [340, 345])
    #expect(product.variants.map(\.stock) == [nil, nil])
    #expect(product.variants.first?.options == [VariantOption(name: "Option", value: "White")])
    #expect(product.variants.allSatisfy { $0.imageURL?.hasPrefix("https://") == true })
  }

  @Test func `the running schema needs no setting`() async throws {
    let snapshot = try await pull("owner-postgres")

    #expect(snapshot.products.count == 24)
    #expect(snapshot.categories.count == 6)
    #expect(snapshot.providers.map(\.code) == ["cj", "eprolo"])
    #expect(snapshot.providers.map(\.isActive) == [true, false])
    #expect(snapshot.remarks.contains { $0.hasPrefix("products: no readable column for variants;") })
    #expect(snapshot.remarks.allSatisfy { !$0.contains("supplier_id") && !$0.contains("status") })
    #expect(snapshot.remarks.count == Set(snapshot.remarks).count)
    #expect(snapshot.remarks.count { $0.contains("translations") } == 1)
    #expect(snapshot.languages == [])
  }

  @Test func `awkward rows of the running schema keep what they say and nothing more`() async throws {
    let products = try await pull("owner-postgres").products
    func row(_ id: Int) throws -> ShopProduct { try #require(products.first { $0.id == String(id) }, "\(id)") }

    #expect(try row(1) == ShopProduct(id: "1", name: "savon", isVisible: false, marginFixed: 0))
    #expect(try row(2).price == 12)
    #expect(try row(2).createdAt == nil)
    #expect(try row(4).sku == nil, "an empty SKU is none")
    #expect(try row(4).price == 0)
    #expect(try row(5).isVisible)
    #expect(try row(5).price == decimal("3.42"))
    #expect(try row(5).isPriceCalculated == nil)
    #expect(try row(5).imageURLs == [])
    #expect(try row(6).descriptionHTML == nil)
    #expect(try row(6).cost == nil)
    #expect(try row(7).sku == row(8).sku)
    #expect(try row(10).sku == " CJWY1305284 ", "as stored")
    #expect(try row(12).price == nil)
    #expect(try row(12).descriptionHTML?.text.contains("script") == false, "cleaned where it enters")
    #expect(try row(13).price == 0)
    #expect(try row(16).providerID == "2")
    #expect(try row(18).weightGrams == 1250, "this schema keeps grams")
    #expect(try row(21).weightGrams == nil, "a weight of 0 is none")
    #expect(try row(24).marginPercent == nil)
    #expect(try row(25).isVisible == false)
    #expect(try row(26).providerID == "9", "a reference that leads nowhere stays")
    #expect(try row(27).weightGrams == 850, "kilograms typed by hand")
    #expect(products.allSatisfy { $0.stock == nil && $0.variants == [] && $0.slug == nil })
  }

  @Test func `SQLite's numbers give the same shop as PostgreSQL's texts`() async throws {
    let texts = try await pull("owner-postgres")
    let numbers = try await pull("owner-sqlite")

    #expect(texts == numbers)
  }
}
