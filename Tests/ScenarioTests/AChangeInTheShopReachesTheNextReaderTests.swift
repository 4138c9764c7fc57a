import Sandbox
import TestSupport
import Testing
import Upstream

@Suite(.ownThread, .timeLimit(.minutes(2))) struct AChangeInTheShopReachesTheNextReaderTests {
  private let id = "ff080fe5-1655-57f0-8fff-69a0d282ab6f"
  private let path = "/v1/products/housse-de-coussin-en-velours-cotele"

  @Test func `a saved price is served after the next pull, and the old one never again`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let shop = try await LiveCatalogue(
      folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)", pullPause: .milliseconds(20))
    let before = try await shop.wait(for: path) { $0.status == 200 }

    try Double(port: directus.port).save(id, #"{"sell_price":"123.45","auto_calculate_price":false}"#)
    let after = try await shop.wait(for: path) { $0.text.contains(#""price":{"amount":"123.45""#) }

    #expect(try price(before) != "123.45")
    #expect(after.header("ETag") != before.header("ETag"))
    let client = try shop.client()
    for _ in 0..<200 { #expect(try price(client.get(path)) == "123.45") }
    // A list that is stored follows within ten seconds, one that is asked for the first time at once.
    #expect(try client.get("/v1/products?pageSize=240").text.contains(#""amount":"123.45""#))
    try await shop.stop()
    await directus.stop()
  }

  private func price(_ answer: LoopbackAnswer) throws -> String? {
    try JSONValue(parsing: answer.body)["data"]?["price"]?["amount"]?.string
  }
}
