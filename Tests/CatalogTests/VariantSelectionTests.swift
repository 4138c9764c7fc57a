import Testing

@testable import Catalog

struct VariantSelectionTests {
  private let supplier = SupplierRecord(
    product: SupplierProduct(id: "s", sku: "CJ1"),
    variants: [.make("A-1", sku: "CJ101"), .make("A-2", sku: "CJ102"), .make("A-3", sku: nil)])

  private func ids(_ product: ShopProduct, _ supplier: SupplierRecord?) -> [String?] {
    VariantSelection(product, supplier: supplier).variants.map { $0.supplier?.variant.id }
  }

  @Test func `those the owner lists are sold, by variant id, else by SKU, in the owner's order`() {
    let product = ShopProduct(
      id: "p", name: "", variants: [ShopVariant(sku: " cj102 "), ShopVariant(vid: "a-1 ", sku: "other")])

    #expect(ids(product, supplier) == ["A-2", "A-1"])
  }

  @Test func `an unknown variant id falls back to the SKU`() {
    let product = ShopProduct(id: "p", name: "", variants: [ShopVariant(vid: "gone", sku: "CJ101")])

    #expect(ids(product, supplier) == ["A-1"])
  }

  @Test func `one the supplier does not have stays, without supplier`() {
    let product = ShopProduct(id: "p", name: "", variants: [ShopVariant(vid: "x"), ShopVariant(vid: "A-3")])

    #expect(ids(product, supplier) == [nil, "A-3"])
  }

  @Test func `a variant listed twice is sold once`() {
    let rows = [ShopVariant(vid: "A-1"), ShopVariant(sku: "CJ101"), ShopVariant(vid: "x"), ShopVariant(vid: "X ")]

    #expect(ids(ShopProduct(id: "p", name: "", variants: rows), supplier) == ["A-1", nil])
  }

  @Test func `empty identifiers match nothing`() {
    let product = ShopProduct(id: "p", name: "", variants: [ShopVariant(vid: " ", sku: "")])

    #expect(ids(product, supplier) == [nil])
  }

  @Test func `none listed means all, or the one whose SKU is the product's`() {
    #expect(ids(ShopProduct(id: "p", sku: "CJ1", name: ""), supplier) == ["A-1", "A-2", "A-3"])
    #expect(ids(ShopProduct(id: "p", sku: nil, name: ""), supplier) == ["A-1", "A-2", "A-3"])
    #expect(ids(ShopProduct(id: "p", sku: " ", name: ""), supplier) == ["A-1", "A-2", "A-3"])
    #expect(ids(ShopProduct(id: "p", sku: " cj102", name: ""), supplier) == ["A-2"])
  }

  @Test func `a product without variants is its own only one`() {
    #expect(ids(ShopProduct(id: "p", name: ""), nil) == [nil])
    #expect(ids(ShopProduct(id: "p", name: ""), SupplierRecord(product: SupplierProduct(id: "s"))) == [nil])
  }

  @Test func `a supplier is asked by its product id, else by SKU, else not at all`() {
    let both = ShopProduct(id: "p", sku: "CJ1", name: "", supplierProductID: " 16910057 ")

    #expect(SupplierReference(both) == .productID("16910057"))
    #expect(SupplierReference(ShopProduct(id: "p", sku: " cj1\n", name: "", supplierProductID: "")) == .sku("cj1"))
    #expect(SupplierReference(ShopProduct(id: "p", sku: "  ", name: "")) == nil)
  }
}
