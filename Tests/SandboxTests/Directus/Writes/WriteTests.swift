import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct WriteTests {
  private static let product = "ff080fe5-1655-57f0-8fff-69a0d282ab6f"
  private static let category = "a4212170-d7c4-5ec9-b65c-eb8bb5819d92"

  private func answer(
    _ double: inout DirectusDouble, _ method: Method, _ target: String, _ body: String = "",
    as token: String = "sandbox-admin-token"
  ) throws -> DoubleAnswer {
    double.answer(
      try DoubleRequest(
        method, target, headers: ["content-type": "application/json", "authorization": "Bearer \(token)"],
        body: Array(body.utf8)), now: .morning)
  }

  private func data(_ double: inout DirectusDouble, _ target: String) throws -> JSONValue? {
    try JSONValue(parsing: answer(&double, .get, target).body)["data"]
  }

  @Test func `a deleted category lets its products and children go, and no date moves`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
    let filter = "filter[category_id][_eq]=\(Self.category)&fields=id,date_updated&limit=-1"
    let before = try #require(data(&double, "/items/products?\(filter)")?.array)

    let deleted = try answer(&double, .delete, "/items/categories/\(Self.category)")

    #expect(deleted.status == 204)
    #expect(!before.isEmpty)
    for row in before {
      let key = row["id"]?.string ?? ""
      let now = try data(&double, "/items/products/\(key)?fields=category_id,date_updated")
      #expect(now?["category_id"] == .null)
      #expect(now?["date_updated"] == row["date_updated"])
    }
    let texts = try data(&double, "/items/categories_translations?filter[categories_id][_eq]=\(Self.category)")
    #expect(texts == .array([]))
    let children = try data(&double, "/items/categories?filter[parent_id][_eq]=\(Self.category)")
    #expect(children == .array([]))
  }

  @Test func `the texts of a deleted product go with it`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
    let texts = "/items/products_translations?filter[products_id][_eq]=\(Self.product)"
    #expect(try data(&double, texts)?.array?.isEmpty == false)

    _ = try answer(&double, .delete, "/items/products", #"{"keys":["\#(Self.product)"]}"#)

    #expect(try data(&double, texts) == .array([]))
  }

  @Test func `a number that was a key once is not given again`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
    let body = #"{"products_id":"\#(Self.product)","languages_code":"en-CA","name":"Cover"}"#
    let first = try JSONValue(parsing: answer(&double, .post, "/items/products_translations", body).body)["data"]?["id"]

    _ = try answer(&double, .delete, "/items/products_translations/\(first?.integer ?? 0)")
    let second = try JSONValue(parsing: answer(&double, .post, "/items/products_translations", body).body)["data"]?[
      "id"]

    #expect(second?.integer == (first?.integer ?? 0) + 1)
  }

  @Test func `a list of which one row fails leaves nothing behind`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
    let before = try data(&double, "/items/products?limit=-1")

    let failed = try answer(
      &double, .post, "/items/products",
      #"[{"sku":"A-1","name":"One","translations":[{"languages_code":"fr-CA"}]},{"sku":"A-2","name":"Two","stock":"x"}]"#
    )

    #expect(failed.status == 500)
    #expect(try data(&double, "/items/products?limit=-1") == before)
    #expect(try data(&double, "/items/products_translations?filter[products_id][_null]=true") == .array([]))
  }

  @Test func `rights that name columns are kept, and who may not read is answered with nothing`() throws {
    let schema = DirectusSchema(try Seed.shared())
    var rights = DirectusRights()
    rights.create = ["products": .only(["sku", "name"]), "sync_logs": .all]
    rights.update = ["products": .only(["stock"])]
    let reader = DirectusReader(
      schema: schema, rows: DirectusRows(try Seed.shared(), schema: schema),
      caller: DirectusCaller(.importer, rights: rights), now: .morning)
    var writer = DirectusWriter()
    func write(_ method: Method, _ collection: String, key: String? = nil, _ body: String) throws -> Int {
      let value = try JSONValue(parsing: Array(body.utf8))
      let request = try DoubleRequest(method, "/items/\(collection)")
      return writer.write(request, collection: collection, key: key, body: value, reader: reader).answer.status
    }

    #expect(try write(.post, "products", #"{"sku":"A-1","name":"One"}"#) == 204)
    #expect(try write(.post, "products", #"{"sku":"A-1","name":"One","slug":"one"}"#) == 403)
    #expect(try write(.post, "products", #"{"sku":"A-1","name":"One","price":1}"#) == 403)
    #expect(try write(.post, "sync_logs", #"{"run_id":"blind","nothing":1}"#) == 204)
    #expect(try write(.post, "sync_logs", #"[{"run_id":"a"},{"run_id":"b"}]"#) == 204)
    #expect(try write(.patch, "products", key: Self.product, #"{"stock":1}"#) == 204)
    #expect(try write(.patch, "products", key: Self.product, #"{"slug":"x"}"#) == 403)
    #expect(try write(.patch, "products", #"[{"id":"\#(Self.product)","stock":5}]"#) == 204)
    #expect(try write(.delete, "products", key: Self.product, "{}") == 403)
    #expect(try write(.post, "directus_users", #"{"email":"x"}"#) == 403)
  }

  @Test(arguments: ["null", "5", "\"text\"", "[null]", "[[]]", "[5,\"x\"]", "{\"translations\":5}", "{\"keys\":5}"])
  func `a body of another shape is refused and changes nothing`(_ body: String) throws {
    for (method, target) in [
      (Method.post, "/items/products"), (.patch, "/items/products"), (.delete, "/items/products"),
    ] {
      var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
      let before = try data(&double, "/items/products?limit=-1")

      let status = try answer(&double, method, target, body).status

      #expect((400...500).contains(status), "\(method.rawValue)")
      #expect(try data(&double, "/items/products?limit=-1") == before)
    }
  }

  @Test func `SQLite stores what Postgres refuses`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .sqlite)

    let created = try answer(
      &double, .post, "/items/products?fields=cost_price,currency",
      #"{"sku":"A-1","name":"One","cost_price":1.005,"currency":"DOLLAR"}"#)

    let data = try JSONValue(parsing: created.body)["data"]
    #expect(data?["cost_price"]?.text == "1.005")
    #expect(data?["currency"] == .string("DOLLAR"))
  }

  @Test func `hundreds of products are written in lists`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
    for batch in 0..<5 {
      let rows = (0..<100).map { #"{"sku":"B-\#(batch)-\#($0)","name":"Bulk"}"# }.joined(separator: ",")
      #expect(try answer(&double, .post, "/items/products?fields=id", "[\(rows)]").status == 200)
    }

    #expect(try data(&double, "/items/products?limit=-1&fields=id")?.array?.count == 560)
  }
}
