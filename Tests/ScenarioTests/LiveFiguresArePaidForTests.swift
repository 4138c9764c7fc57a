import Sandbox
import TestSupport
import Testing
import Upstream

@Suite(.ownThread, .timeLimit(.minutes(2))) struct LiveFiguresArePaidForTests {
  @Test func `stock and price come from the supplier, within its rate, and every point is in our ledger`() async throws
  {
    let directus = try SandboxDirectus()
    var rules = CJAccountRules()
    rules.callsPerSecond = 6
    let cj = try SandboxCJ(rules: rules)
    directus.start()
    cj.start()
    let diary = Diary()
    let shop = try await LiveCatalogue(
      folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)", cj: "http://127.0.0.1:\(cj.port)",
      log: diary.log)

    let live = try await shop.wait(for: "/v1/products?pageSize=240") { $0.text.contains(#""source":"supplier""#) }
    try await shop.stop()
    let points = try JSONValue(parsing: LoopbackClient(port: cj.port).get("/_sandbox/points").body)

    #expect(live.status == 200)
    #expect(points["throttled"]?.integer == 0)
    #expect((points["spent"]?.integer ?? 0) >= 10)
    #expect(try await shop.ledger() == Ledger(calls: points["calls"]?.integer, spent: points["spent"]?.integer))
    #expect(diary.count("offer.observed") > 0)
    #expect(!diary.lines.contains { $0.contains("API@CJ") })
    await directus.stop()
    await cj.stop()
  }
}
