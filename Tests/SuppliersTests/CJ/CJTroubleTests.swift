import Catalog
import Quota
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Suppliers

/// What the client makes of rates, used-up points, broken answers and silence.
struct CJTroubleTests {
  private let lookUp = LookUp(reference: .productID("1790000000000000001"), subject: .stock)
  private let good = "cj/stock/get-inventory-by-pid-variant-c.json"

  @Test(arguments: ["throttled", "throttled-variant-b", "throttled-variant-c", "throttled-variant-e", "code-as-string"])
  func `a throttled read doubles the spacing and is sent once more, paying again`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/errors/\(name).json"), try .fixture(good))
    let supplier = try await scene.supplier()
    try await supplier.readAccount()

    _ = try await supplier.observe(lookUp)

    #expect(scene.asked(CJScene.stock).count == 2)
    let record = try #require(await scene.record)
    #expect(record.spacingMilliseconds == 2200)
    #expect(record.spent == 20)
    #expect(record.calls == 3)
    // One normal distance, then the doubled one.
    #expect(scene.clock.elapsed == .milliseconds(1100 + 2200))
  }

  @Test func `a second throttle ends the attempt and says when to come back`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/errors/throttled.json"))
    let supplier = try await scene.supplier()

    let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }

    #expect(error?.reason == .exhausted)
    #expect(error?.retryAt == scene.clock.now.advanced(by: .milliseconds(4400)))
    #expect(scene.asked(CJScene.stock).count == 2)
  }

  @Test(arguments: [
    "points-exhausted", "points-exhausted-variant-b", "points-exhausted-variant-c", "quota-used-up", "daily-limit-old",
  ])
  func `used-up points stop paid calls at once and let free ones go on`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/errors/\(name).json"))
    let supplier = try await scene.supplier()

    let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }
    #expect(error?.reason == .exhausted)
    let retryAt = try #require(error?.retryAt)
    #expect(retryAt >= scene.clock.now.advanced(by: .seconds(60)))

    let again = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }
    #expect(again?.reason == .exhausted)
    #expect(again?.retryAt == retryAt)
    #expect(scene.asked(CJScene.stock).count == 1)
    try await supplier.readAccount()
  }

  @Test(arguments: [
    "gateway-html", "gateway-html-status-200", "empty-body", "truncated-json", "server-error-json", "read-timed-out",
    "system-busy", "success-false-code-200", "interface-offline",
  ])
  func `a broken answer is asked once more, then it is an outage`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/errors/\(name).json"))
    let supplier = try await scene.supplier()

    let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }

    #expect(error?.reason == .unavailable)
    #expect(error?.retryAt == nil)
    #expect(scene.asked(CJScene.stock).count == 2)
    #expect(await scene.record?.spent == 20)
  }

  @Test(arguments: ["gateway-html", "gateway-html-status-200", "empty-body", "truncated-json"])
  func `an answer that is no JSON of CJ's is called so, and the setting to look at named`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/errors/\(name).json"))
    let supplier = try await scene.supplier()

    let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }

    #expect(error?.detail.contains("without CJ's JSON; if it lasts, check CJ_BASE_URL") == true)
  }

  @Test func `a broken answer followed by a good one is no trouble`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: .failure(.receive), try .fixture(good))
    let supplier = try await scene.supplier()

    _ = try await supplier.observe(lookUp)

    #expect(await scene.record?.spent == 20)
  }

  @Test(arguments: [UpstreamError.Phase.send, .receive, .timeout, .tooLarge, .cancelled, .stopped])
  func `a call that may have reached CJ stays paid`(phase: UpstreamError.Phase) async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: .failure(phase))
    let supplier = try await scene.supplier()

    await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }

    let sent = scene.asked(CJScene.stock).count
    #expect(await scene.record?.spent == Int64(sent * 10))
  }

  @Test func `a bad request is not repeated`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/errors/parameter-empty.json"))
    let supplier = try await scene.supplier()

    let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }

    #expect(error?.reason == .badRequest)
    #expect(scene.asked(CJScene.stock).count == 1)
  }

  @Test func `an open breaker costs no points and no second try`() async throws {
    let scene = try CJScene()
    scene.script.answer(.get, CJScene.stock, with: .failure(.breaker))
    let supplier = try await scene.supplier()

    let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }

    #expect(error?.reason == .unavailable)
    #expect(scene.asked(CJScene.stock).count == 1)
    let record = try #require(await scene.record)
    #expect(record.spent == 0)
    #expect(record.calls == 1)
  }

  @Test func `the account tells capacity and rate, and is read by itself where nobody did`() async throws {
    let scene = try CJScene(isAccountKnown: false)
    scene.script.answer(
      .get, CJScene.account,
      with: .json(
        200,
        """
        {"code":200,"result":true,"data":{"openId":1,"setting":{"qpsLimit":4}},
         "pointsInfo":{"total":56107,"usedToday":50130,"remaining":51539}}
        """))
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/stock/get-inventory-by-pid.json"))
    let supplier = try await scene.supplier()

    _ = try await supplier.observe(lookUp)

    let record = try #require(await scene.record)
    #expect(record.capacity == 56_107)
    #expect(record.perSecond == 4)
    #expect(record.calls == 2)
    #expect(scene.asked(CJScene.account).count == 1)
  }

  @Test func `an answer with another total makes the account be read again, not oftener than each ten minutes`()
    async throws
  {
    let scene = try CJScene()
    // Tells a total of 56,107 where the account says 50,000.
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/stock/get-inventory-by-pid.json"))
    let supplier = try await scene.supplier()
    try await supplier.readAccount()

    for _ in 1...5 { _ = try await supplier.observe(lookUp) }
    #expect(scene.asked(CJScene.account).count == 1)

    scene.clock.advance(by: .seconds(600))
    for _ in 1...5 { _ = try await supplier.observe(lookUp) }
    #expect(scene.asked(CJScene.account).count == 2)
    #expect(scene.logged.contains { $0.contains("quota.total_ignored told=56107 kept=50000") })
  }

  @Test func `an account that cannot be read does not stop the look-ups`() async throws {
    let scene = try CJScene(isAccountKnown: false)
    scene.script.answer(.get, CJScene.account, with: try .fixture("cj/errors/gateway-html.json"))
    scene.script.answer(.get, CJScene.stock, with: try .fixture(good))
    let supplier = try await scene.supplier()

    await #expect(throws: SourceError.self) { try await supplier.readAccount() }
    _ = try await supplier.observe(lookUp)

    #expect(await scene.record?.spent == 10)
  }
}
