import Catalog
import Quota
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Suppliers

struct CJSupplierTests {
  private let pid = "EC6F89A5-F0E6-42AD-BA9A-3ED138ECA801"

  @Test func `a product is read by its id, with exact costs and packed weights`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.query, with: try .fixture("cj/catalogue/product-query-by-pid.json"))
    let supplier = try await scene.supplier()

    let observation = try await supplier.observe(LookUp(reference: .productID(pid), subject: .product))

    guard case .product(let product) = observation.content else {
      Issue.record("expected a product, not \(observation.content)")
      return
    }
    #expect(product.id == pid)
    #expect(product.sku == "CJJJCWGY00872")
    #expect(product.weightGrams == 230)
    #expect(product.imageURLs.first == "https://cf.cjdropshipping.com/2053/810124754733.jpg")
    #expect(product.variants.map(\.costMicroUSD) == [1_380_000, 1_740_000, 1_380_000])
    #expect(product.variants.first?.optionValues == ["Ear wipes"])
    #expect(observation.supplier == "cj")
    #expect(observation.reference == .productID(pid))
    #expect(observation.observedAt == scene.clock.now)
    #expect(scene.asked(CJScene.query).map { $0.parameter("pid") } == [pid])
    #expect(scene.script.unscripted.isEmpty)
  }

  @Test func `the token goes into its header and nowhere else`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.query, with: try .fixture("cj/catalogue/product-query-by-pid.json"))
    let supplier = try await scene.supplier(staticToken: "API@CJ1@CJ:secret")

    _ = try await supplier.observe(LookUp(reference: .productID(pid), subject: .product))

    for request in scene.script.requests {
      #expect(request.header("CJ-Access-Token") == "API@CJ1@CJ:secret")
      #expect(!request.url.contains("secret"))
      #expect(request.url.hasPrefix("https://developers.cjdropshipping.com/api2.0/v1/"))
    }
    #expect(!scene.logged.contains { $0.contains("secret") })
  }

  @Test func `a pasted SKU is trimmed and asked as a product first, then once as a variant`() async throws {
    let scene = try CJScene()
    scene.script.answer(
      .get, CJScene.query, with: try .fixture("cj/errors/product-not-found.json"),
      try .fixture("cj/catalogue/product-query-by-variant-sku.json"))
    let supplier = try await scene.supplier()

    let observation = try await supplier.observe(LookUp(reference: .sku(" cjyd222274201az\n"), subject: .product))

    guard case .product(let product) = observation.content else {
      Issue.record("expected a product, not \(observation.content)")
      return
    }
    #expect(product.id == "2411240930111626400")
    let asked = scene.asked(CJScene.query)
    #expect(asked.map { $0.parameter("productSku") } == ["CJYD222274201AZ", nil])
    #expect(asked.map { $0.parameter("variantSku") } == [nil, "CJYD222274201AZ"])
    #expect(await scene.record?.spent == 20)
  }

  @Test(arguments: ["2411240930111626400", "ec6f89a5-f0e6-42ad-ba9a-3ed138eca801"])
  func `an SKU that is a product id is asked as one, once`(text: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.query, with: try .fixture("cj/errors/product-not-found.json"))
    let supplier = try await scene.supplier()

    let observation = try await supplier.observe(LookUp(reference: .sku(text), subject: .product))

    #expect(observation.content == .notFound)
    #expect(scene.asked(CJScene.query).map { $0.parameter("pid") } == [text.uppercased()])
  }

  @Test func `unknown under both names is not found`() async throws {
    let scene = try CJScene()
    scene.script.answer(
      .get, CJScene.query, with: try .fixture("cj/errors/product-not-found.json"),
      try .fixture("cj/errors/variant-not-found.json"))
    let supplier = try await scene.supplier()

    let observation = try await supplier.observe(LookUp(reference: .sku("CJ404"), subject: .product))

    #expect(observation.content == .notFound)
    #expect(scene.asked(CJScene.query).count == 2)
  }

  @Test(arguments: ["product-removed", "product-removed-variant-b", "variant-removed", "message-and-msg"])
  func `a removed product is an observation and not an error`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.query, with: try .fixture("cj/errors/\(name).json"))
    let supplier = try await scene.supplier()

    let observation = try await supplier.observe(LookUp(reference: .sku("CJYD2754094"), subject: .product))

    #expect(observation.content == .removed)
    #expect(scene.asked(CJScene.query).count == 1)
  }

  @Test func `an answer about another product is not taken`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.query, with: try .fixture("cj/catalogue/product-query-by-pid.json"))
    let supplier = try await scene.supplier()

    await expect(.unavailable) { try await supplier.observe(LookUp(reference: .productID("77"), subject: .product)) }
  }

  @Test func `a product answer without content leaves what is known`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.query, with: try .fixture("cj/catalogue/product-query-data-null.json"))
    let supplier = try await scene.supplier()

    await expect(.unavailable) { try await supplier.observe(LookUp(reference: .productID(pid), subject: .product)) }
  }

  @Test func `stock tells row totals by country, and a variant without rows is unknown`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/stock/get-inventory-by-pid-variant-c.json"))
    let supplier = try await scene.supplier()

    let id = "1790000000000000001"
    let observation = try await supplier.observe(LookUp(reference: .productID(id), subject: .stock))

    #expect(
      observation.content
        == .stock(
          productID: id,
          [
            VariantStock(variantID: "1790000000000000103", levels: nil),
            VariantStock(
              variantID: "1790000000000000101",
              levels: [
                StockLevel(country: "CN", supplier: 6, factory: 100, isVerified: false),
                StockLevel(country: "US", supplier: 7, factory: 0, isVerified: true),
              ]),
            VariantStock(
              variantID: "1790000000000000102", levels: [StockLevel(country: "CN", supplier: 24, factory: 100)]),
          ]))
    #expect(scene.asked(CJScene.stock).map { $0.parameter("pid") } == [id])
  }

  @Test(arguments: ["get-inventory-by-pid-null", "get-inventory-by-pid-missing-arrays"])
  func `empty stock is nothing known and never zero`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/stock/\(name).json"))
    let supplier = try await scene.supplier()

    let observation = try await supplier.observe(LookUp(reference: .productID("17"), subject: .stock))

    #expect(observation.content == .stock(productID: "17", []))
  }

  @Test func `stock of an SKU is refused without a call, as only ids have it`() async throws {
    let scene = try CJScene()
    let supplier = try await scene.supplier()

    await expect(.badRequest) { try await supplier.observe(LookUp(reference: .sku("CJYD1"), subject: .stock)) }
    await expect(.badRequest) { try await supplier.observe(LookUp(reference: .sku("  "), subject: .product)) }
    #expect(scene.asked(CJScene.stock).isEmpty && scene.asked(CJScene.query).isEmpty)
  }

  private func expect(
    _ reason: SourceError.Reason, sourceLocation: SourceLocation = #_sourceLocation,
    _ look: () async throws -> Observation
  ) async {
    let error = await #expect(throws: SourceError.self, sourceLocation: sourceLocation) { _ = try await look() }
    #expect(error?.reason == reason, sourceLocation: sourceLocation)
    #expect(error?.source == "cj", sourceLocation: sourceLocation)
  }
}
