import Catalog
import Quota
import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Suppliers

struct CJAccessTokenTests {
  private let signedIn = "cj/auth/get-access-token-by-api-key-variant-c.json"
  private let lookUp = LookUp(reference: .productID("1790000000000000001"), subject: .stock)

  @Test func `the sign-in sends the key alone and costs no points`() async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: try .fixture(signedIn))
    let token = try scene.token(try await scene.transport())

    let secret = try await token.current()

    #expect(secret.revealed.count == 566)
    let request = try #require(scene.asked(CJScene.signIn).first)
    #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == #"{"apiKey":"key"}"#)
    #expect(request.header("Content-Type") == "application/json")
    #expect(request.header("CJ-Access-Token") == nil)
    let record = await scene.record
    #expect(record?.spent == 0)
    #expect(record?.calls == 1)
    #expect(!scene.logged.contains { $0.contains(secret.revealed) })
  }

  @Test func `callers who need a token at the same time share one sign-in`() async throws {
    let scene = try CJScene()
    let gate = Gate()
    let answer = try Fixture(signedIn).response
    scene.script.script(.post, CJScene.signIn) { _ throws(UpstreamError) in
      await gate.pass()
      return answer
    }
    let token = try scene.token(try await scene.transport())

    let callers = (1...5).map { _ in Task { try await token.current() } }
    await gate.arrival()
    callers[0].cancel()
    gate.open()
    var secrets: [Secret] = []
    for caller in callers { secrets.append(try await caller.value) }

    #expect(Set(secrets.map(\.revealed)).count == 1)
    #expect(scene.asked(CJScene.signIn).count == 1)
  }

  @Test func `a token outlives a restart`() async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: try .fixture(signedIn))
    let first = try await scene.token(try await scene.transport()).current()

    let second = try await scene.token(try await scene.transport()).current()

    #expect(first == second)
    #expect(scene.asked(CJScene.signIn).count == 1)
  }

  @Test func `at most one sign-in is made in five minutes, across restarts and failures too`() async throws {
    let scene = try CJScene()
    scene.script.answer(
      .post, CJScene.signIn, with: try .fixture("cj/errors/gateway-html.json"), try .fixture(signedIn))
    await #expect(throws: SourceError.self) { try await scene.token(try await scene.transport()).current() }
    let first = scene.clock.now

    scene.clock.advance(by: .seconds(299))
    let early = await #expect(throws: SourceError.self) {
      _ = try await scene.token(try await scene.transport()).current()
    }
    #expect(early?.reason == .exhausted)
    #expect(early?.retryAt == first.advanced(by: .seconds(300)))
    #expect(scene.asked(CJScene.signIn).count == 1)

    scene.clock.advance(by: .seconds(1))
    _ = try await scene.token(try await scene.transport()).current()
    #expect(scene.asked(CJScene.signIn).count == 2)
  }

  @Test func `a sign-in that never left does not use up the ration`() async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: .failure(.connect), try .fixture(signedIn))
    let token = try scene.token(try await scene.transport())
    await #expect(throws: SourceError.self) { try await token.current() }

    _ = try await token.current()

    #expect(scene.asked(CJScene.signIn).count == 2)
  }

  @Test(arguments: ["cj/auth/wrong-api-key.json", "cj/auth/user-not-found.json"])
  func `a refused key stops all sign-ins and says what to mend`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: try .fixture(name))
    let supplier = try await scene.supplier(staticToken: nil, apiKey: "key")

    for _ in 1...3 {
      let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }
      #expect(error?.reason == .unauthorized)
      #expect(error?.detail.contains("CJ_API_KEY") == true)
      scene.clock.advance(by: .seconds(3600))
    }
    #expect(scene.asked(CJScene.signIn).count == 1)
    #expect(await scene.record?.spent == 0)
  }

  @Test func `a sign-in refused as too frequent waits five minutes and slows nothing else`() async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: try .fixture("cj/auth/too-frequent.json"))
    let token = try scene.token(try await scene.transport())

    let error = await #expect(throws: SourceError.self) { _ = try await token.current() }

    #expect(error?.reason == .exhausted)
    #expect(error?.retryAt == scene.clock.now.advanced(by: .seconds(300)))
    #expect(await scene.record?.spacingMilliseconds == 1100)
  }

  @Test(arguments: [
    "cj/auth/access-token-invalid.json", "cj/auth/access-token-invalid-variant-b.json",
    "cj/auth/access-token-invalid-variant-c.json", "cj/auth/access-token-missing.json",
    "cj/errors/token-expired-as-1600100.json",
  ])
  func `a refused token is renewed once and the call sent again`(name: String) async throws {
    let scene = try CJScene()
    scene.script.answer(
      .post, CJScene.signIn, with: try .fixture("cj/auth/get-access-token-by-api-key-variant-c.json"),
      .json(200, #"{"code":200,"data":{"accessToken":"second","accessTokenExpiryDate":"2027-02-14T13:31:52+08:00"}}"#))
    scene.script.answer(
      .get, CJScene.stock, with: try .fixture(name), try .fixture("cj/stock/get-inventory-by-pid-variant-c.json"))
    let supplier = try await scene.supplier(staticToken: nil, apiKey: "key")
    try await supplier.readAccount()
    scene.clock.advance(by: .seconds(300))

    _ = try await supplier.observe(lookUp)

    #expect(scene.asked(CJScene.stock).map { $0.header("CJ-Access-Token") }.last == "second")
    #expect(scene.asked(CJScene.stock).count == 2)
    #expect(scene.asked(CJScene.signIn).count == 2)
  }

  @Test func `a token refused within the ration waits for the next sign-in`() async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: try .fixture(signedIn))
    scene.script.answer(.get, CJScene.stock, with: try .fixture("cj/auth/access-token-invalid.json"))
    let supplier = try await scene.supplier(staticToken: nil, apiKey: "key")

    for _ in 1...3 {
      let error = await #expect(throws: SourceError.self) { _ = try await supplier.observe(lookUp) }
      #expect(error?.reason == .exhausted)
      #expect(error?.retryAt != nil)
    }
    #expect(scene.asked(CJScene.stock).count == 1)
    #expect(scene.asked(CJScene.signIn).count == 1)
    #expect(scene.logged.filter { $0.contains("supplier.token_refused") }.count == 1)
  }

  @Test func `a refused static token falls back to the key, and without one to a sentence`() async throws {
    let scene = try CJScene()
    scene.script.answer(.post, CJScene.signIn, with: try .fixture(signedIn))
    scene.script.answer(
      .get, CJScene.stock, with: try .fixture("cj/auth/access-token-invalid.json"),
      try .fixture("cj/stock/get-inventory-by-pid-variant-c.json"),
      try .fixture("cj/auth/access-token-invalid.json"))

    _ = try await scene.supplier(staticToken: "static", apiKey: "key").observe(lookUp)
    #expect(scene.asked(CJScene.signIn).count == 1)

    let error = await #expect(throws: SourceError.self) {
      _ = try await scene.supplier(staticToken: "static", apiKey: nil).observe(lookUp)
    }
    #expect(error?.reason == .unauthorized)
    #expect(error?.detail.contains("CJ_STATIC_TOKEN") == true)
  }

  @Test func `a token is renewed well before it expires, and kept while that fails`() async throws {
    let scene = try CJScene()
    scene.script.answer(
      .post, CJScene.signIn,
      with: .json(
        200, #"{"code":200,"data":{"accessToken":"first","accessTokenExpiryDate":"2026-01-27T17:31:04+08:00"}}"#),
      try .fixture("cj/errors/gateway-html.json"),
      .json(200, #"{"code":200,"data":{"accessToken":"second","accessTokenExpiryDate":"2026-02-11T17:31:04+08:00"}}"#))
    let token = try scene.token(try await scene.transport())
    #expect(try await token.current().revealed == "first")

    // Fifteen days of life: due when five are left.
    scene.clock.advance(by: .seconds(10 * 86_400))
    #expect(try await token.current().revealed == "first")
    #expect(scene.asked(CJScene.signIn).count == 1)
    scene.clock.advance(by: .seconds(1))
    #expect(try await token.current().revealed == "first")
    #expect(try await token.current().revealed == "first")
    #expect(scene.asked(CJScene.signIn).count == 2)
    scene.clock.advance(by: .seconds(300))
    #expect(try await token.current().revealed == "second")
  }

  @Test func `without any credential the setting to set is named`() async throws {
    let scene = try CJScene()
    let token = try scene.token(try await scene.transport(), apiKey: nil)

    let error = await #expect(throws: SourceError.self) { _ = try await token.current() }

    #expect(error?.reason == .unauthorized)
    #expect(error?.detail.contains("CJ_API_KEY") == true)
  }
}

/// Holds whoever passes until it is opened, and tells when the first one came.
private final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var hasArrived = false
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let woken = state.withLock { state in
        state.hasArrived = true
        let watchers = state.watchers
        state.watchers = []
        guard !state.isOpen else { return watchers + [continuation] }
        state.held.append(continuation)
        return watchers
      }
      for watcher in woken { watcher.resume() }
    }
  }

  func arrival() async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if !state.hasArrived { state.watchers.append(continuation) }
        return state.hasArrived
      }
      if isThere { continuation.resume() }
    }
  }

  func open() {
    let held = state.withLock { state in
      state.isOpen = true
      defer { state.held = [] }
      return state.held
    }
    for continuation in held { continuation.resume() }
  }
}
