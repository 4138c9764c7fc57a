import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct CJCatalogueTests {
  private func seed() throws -> Seed { try Seed.shared() }

  @Test func `every product the shop buys from the supplier is there with the shop's own ids`() throws {
    let seed = try seed()
    let catalogue = CJCatalogue(seed)

    for row in seed.rows["products"] ?? [] {
      guard let pid = row["metadata"]?["cj_product_id"]?.string else { continue }
      let product = catalogue.product(pid: pid.trimmingBlanks)
      #expect(product != nil)
      for variant in row["variants"]?.array ?? [] {
        let vid = try #require(variant["vid"]?.string)
        #expect(product?.variants.contains { $0.vid == vid } == true)
        #expect(catalogue.variant(vid: vid)?.product.pid == product?.pid)
      }
    }
    #expect(catalogue.products.count > 45)
  }

  @Test func `two shop products of one supplier product share it`() throws {
    let catalogue = CJCatalogue(try seed())

    let product = catalogue.product(spu: "CJSN1489509")

    #expect(product?.variants.map(\.sku) == ["CJSN148950901AZ", "CJSN148950902BY"])
  }

  @Test func `a product without variants in its row gets one to three, the same in every run`() throws {
    let first = CJCatalogue(try seed()).product(spu: "CJYT1577937")
    let second = CJCatalogue(try seed()).product(spu: "CJYT1577937")

    #expect((1...3).contains(first?.variants.count ?? 0))
    #expect(first?.variants.map(\.vid) == second?.variants.map(\.vid))
  }

  @Test func `a product known only by its SKU is found by it`() throws {
    let product = CJCatalogue(try seed()).product(spu: "CJYT1570568")

    #expect(product?.pid.count == 19)
    #expect(product?.variants.map(\.vid) == ["1691440689469083270", "1691440689469087366"])
  }

  @Test func `figures are still for a minute, move then, and stay near the seed`() throws {
    let movement = CJMovement(start: .morning)
    var moved = 0
    for product in CJCatalogue(try seed()).products {
      for variant in product.variants {
        let early = movement.levels(of: variant, in: product, at: .morning)
        let later = movement.levels(of: variant, in: product, at: Instant.morning.advanced(by: .seconds(180)))
        let minute = movement.levels(of: variant, in: product, at: Instant.morning.advanced(by: .seconds(59)))
        #expect(minute == early)
        #expect((early + later).allSatisfy { $0.held >= 0 && $0.factory >= 0 })
        #expect(early.first?.country == "CN")
        if early != later { moved += 1 }
        let cost = movement.cost(of: variant, at: .morning)
        #expect(abs(cost - variant.cost) <= variant.cost / 20 + 10)
        #expect(cost % 10 == 0)
      }
    }
    #expect(moved > 50)
  }

  @Test func `stock and price set by hand stand until a reset`() throws {
    var double = CJDouble(try seed(), rules: CJAccountRules(), now: .morning)
    let token = try double.signedIn(at: .morning)
    let vid = "54BF0998-20D4-5B49-9566-1447F1F24CE3"
    let stock = try DoubleRequest(
      .post, "/_sandbox/stock", body: Array(#"{"vid":"\#(vid)","country":"CN","cj":1,"factory":2}"#.utf8))
    let price = try DoubleRequest(.post, "/_sandbox/price", body: Array(#"{"vid":"\#(vid)","price":4.25}"#.utf8))
    let rows = try DoubleRequest(
      .get, "/api2.0/v1/product/stock/queryByVid?vid=\(vid)", headers: ["cj-access-token": token])
    let product = try DoubleRequest(
      .get, "/api2.0/v1/product/query?variantSku=CJJT118001101AZ", headers: ["cj-access-token": token])

    #expect(double.control(stock, now: .morning)?.status == 200)
    #expect(double.control(price, now: .morning)?.status == 200)
    let first = try JSONValue(parsing: double.answer(rows, now: Instant.morning.advanced(by: .seconds(600))).body)
    let second = try JSONValue(parsing: double.answer(product, now: Instant.morning.advanced(by: .seconds(602))).body)

    #expect(first["data"]?.array?.first?["totalInventoryNum"] == .number(3))
    let variant = second["data"]?["variants"]?.array?.first { $0["vid"] == .string(vid) }
    #expect(variant?["variantSellPrice"] == .number(4.25))
  }

  @Test func `one variant is told with its stock where that is asked for`() throws {
    var double = CJDouble(try seed(), rules: CJAccountRules(), now: .morning)
    let token = try double.signedIn(at: .morning)
    let path = "/api2.0/v1/product/variant/queryByVid?vid=54BF0998-20D4-5B49-9566-1447F1F24CE3"
    let plain = try DoubleRequest(.get, path, headers: ["cj-access-token": token])
    let full = try DoubleRequest(.get, "\(path)&features=enable_inventory", headers: ["cj-access-token": token])

    let first = try JSONValue(parsing: double.answer(plain, now: Instant.morning.advanced(by: .seconds(2))).body)
    let second = try JSONValue(parsing: double.answer(full, now: Instant.morning.advanced(by: .seconds(4))).body)

    #expect(first["data"]?["variantSku"] == .string("CJJT118001101AZ"))
    #expect(first["data"]?["inventories"] == .null)
    #expect(second["data"]?["inventories"]?.array?.first?["countryCode"] == .string("CN"))
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"vid":"none","price":1}"#, #"{"vid":"54BF0998-20D4-5B49-9566-1447F1F24CE3","price":-1}"#,
  ])
  func `a control body that means nothing is refused`(_ body: String) throws {
    var double = CJDouble(try seed(), rules: CJAccountRules(), now: .morning)

    let answer = double.control(try DoubleRequest(.post, "/_sandbox/price", body: Array(body.utf8)), now: .morning)

    #expect(answer?.status == 400)
  }
}

extension String {
  fileprivate var trimmingBlanks: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
