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
    let ledger = try await shop.ledger()
    let (calls, spent) = (points["calls"]?.integer ?? 0, points["spent"]?.integer ?? 0)
    // A call that the end of the server overtook may have been paid and never sent; the other way round never.
    #expect((calls...calls + 1).contains(ledger.calls))
    #expect((spent...spent + 10).contains(ledger.spent))
    #expect(diary.count("offer.observed") > 0)
    #expect(!diary.lines.contains { $0.contains("API@CJ") })
    await directus.stop()
    await cj.stop()
  }
}
