import Catalog
import Testing
import Upstream

@testable import Suppliers

/// Prices, ranges, stock and references that are spelled oddly.
struct CJFigureTests {
  @Test(arguments: [
    ("8.261", 8_261_000), ("\"8.261\"", 8_261_000), ("0.000001", 1), ("0.0000001", 1), ("12.10", 12_100_000),
    ("\" 3.4 \"", 3_400_000), ("0", 0), ("1e2", 100_000_000),
  ])
  func `a price becomes micro-USD exactly, a smaller rest counts up`(text: String, micro: Int64) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)).microUSD == micro)
  }

  @Test(arguments: ["-1", "\"\"", "\"free\"", "null", "true", "1e30", "\"1,50\"", "\"$3\"", "[]", "{}"])
  func `what is no price is none`(text: String) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)).microUSD == nil)
  }

  @Test(arguments: ["6.08 -- 7.29", "6.08--7.29", "6.08-7.29", "6.08 - 7.29"])
  func `a range has one meaning in all its spellings`(text: String) {
    let range = CJRange(.string(text), \.microUSD)
    #expect(range?.lowest == 6_080_000)
    #expect(range?.highest == 7_290_000)
  }

  @Test(arguments: ["-", "--", "1-", "-1", "1-2-3", "2-1", "1 --- 2", "1..2", "a-b", ""])
  func `a range half understood is none`(text: String) {
    #expect(CJRange(.string(text), \.microUSD) == nil)
  }

  @Test func `a row whose parts are not told counts as at the factory`() throws {
    let row = try JSONValue(parsing: Array(#"{"countryCode":"us","storageNum":"42"}"#.utf8))
    #expect(CJStockRow(row)?.level == StockLevel(country: "US", supplier: 0, factory: 42))
  }

  @Test(arguments: [
    #"{"countryCode":"CN"}"#, #"{"totalInventory":5}"#, #"{"countryCode":"CN_US","totalInventory":5}"#, "null", "7",
    #"{"countryCode":"CN","totalInventory":null,"cjInventory":3}"#,
  ])
  func `a row that says too little is left out`(text: String) throws {
    #expect(CJStockRow(try JSONValue(parsing: Array(text.utf8))) == nil)
  }

  @Test func `absurd stock is no trap`() throws {
    let text = #"{"countryCode":"CN","cjInventory":9223372036854775807,"factoryInventory":9223372036854775807}"#
    #expect(CJStockRow(try JSONValue(parsing: Array(text.utf8)))?.total == .max)
    let negative = #"{"countryCode":"CN","totalInventory":-5}"#
    #expect(CJStockRow(try JSONValue(parsing: Array(negative.utf8)))?.total == 0)
  }

  @Test(arguments: [
    ("1790000000000000001", [CJIdentifier.productID("1790000000000000001")]),
    ("000b9312-456a-4d31-94bd-b083e2a198e8", [.productID("000B9312-456A-4D31-94BD-B083E2A198E8")]),
    ("cjyd1900001", [.productSKU("CJYD1900001"), .variantSKU("CJYD1900001")]),
    (
      "CJJJCWGY00872-Ear wipes",
      [.productSKU("CJJJCWGY00872-Ear wipes"), .variantSKU("CJJJCWGY00872-Ear wipes")]
    ),
    (" \n", []),
  ])
  func `an SKU is asked under the parameters it may belong to`(text: String, identifiers: [CJIdentifier]) {
    #expect(CJIdentifier.candidates(for: .sku(text)) == identifiers)
  }

  @Test(arguments: ["data", "null", "[]", "7", "\"\"", "{}", #"{"pid":""}"#, #"{"pid":null,"variants":7}"#])
  func `data of another shape is no product`(text: String) {
    let data = (try? JSONValue(parsing: Array(text.utf8))) ?? .string(text)
    #expect(CJProduct(data) == nil)
    #expect(CJProductStock(data) == nil)
    #expect(CJToken(data) == nil)
  }

  @Test func `a failure tells its text in one line's length`() {
    let failure = CJFailure.classify(status: 500, code: nil, message: String(repeating: "x", count: 100_000))
    #expect(failure.description.count < 300)
  }
}
