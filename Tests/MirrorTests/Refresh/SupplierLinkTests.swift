import Catalog
import Testing

@testable import Mirror

@Suite struct SupplierLinkTests {
  @Test(arguments: [
    ("CJJT1180011", true), (" cjab12-Red-XL ", true), ("1234567890123456789", true),
    ("0A1B2C3D-0000-1111-2222-333344445555", true), ("CJ", false), ("CJ123", false), ("cjABCDEF", false),
    ("123456789012345678", false), ("12345678901234567890", false), ("MUG-12", false),
    ("0A1B2C3D_0000-1111-2222-333344445555", false), ("CJÉ123", false), ("CJA1 OR 1=1", false), ("", false),
  ])
  func `without a relation the form of the SKU tells`(sku: String, isSupplied: Bool) {
    let link = SupplierLink(.make("1", sku: sku), provider: nil, suppliers: ["cj"])

    #expect((link != nil) == isSupplied)
    #expect(link.map(\.isGuess) ?? true)
  }

  @Test func `a relation decides whatever the SKU looks like`() {
    let other = ShopProvider(id: "p2", code: "eprolo", name: "Eprolo")

    #expect(SupplierLink(.make("1", sku: "MUG"), provider: .cj, suppliers: ["cj"])?.reference == .sku("MUG"))
    #expect(SupplierLink(.make("1", sku: "CJJT1180011"), provider: other, suppliers: ["cj"]) == nil)
    #expect(SupplierLink(.make("1"), provider: .cj, suppliers: ["cj"]) == nil)
  }

  @Test func `a product id wins over the SKU, and between two suppliers nothing is guessed`() {
    let product = ShopProduct.make("1", sku: "CJJT1180011", supplierProductID: " S1 ")

    #expect(SupplierLink(product, provider: nil, suppliers: ["cj"])?.reference == .productID("S1"))
    #expect(SupplierLink(product, provider: nil, suppliers: ["cj"])?.key == "s1")
    #expect(SupplierLink(product, provider: nil, suppliers: ["cj", "other"]) == nil)
  }
}
