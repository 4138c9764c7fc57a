import Catalog
@testable import Mirror
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct PullLoopTests {
  private let down = SourceError(source: "directus", reason: .unavailable, detail: "no answer")

  @Test func `a failing shop costs one line, keeps the rows, and its return is told`() async throws {
    let mirror = try MirrorFixture()
    let health = NeighbourHealth()
    let source = ScriptedShop([
      .success(.make([.make("1")])), .failure(down), .failure(down), .success(.make([.make("1"), .make("2")])),
    ])

    let pauses = try await run(source, mirror, health, turns: 4)

    #expect(mirror.diary.lines("mirror.pull_failed").count == 1)
    #expect(mirror.diary.lines("mirror.pull_recovered").count == 1)
    #expect(pauses == Array(repeating: .seconds(14), count: 4))
    #expect(source.scopes == [.whole, .changes, .changes, .changes])
    #expect(try mirror.ids(.name) == ["1", "2"])
    #expect(health.report.rows == 2)
    #expect(health.report.failingSince == nil)
  }

  @Test func `another reason is another line`() async throws {
    let mirror = try MirrorFixture()
    let health = NeighbourHealth()
    let source = ScriptedShop([
      .failure(down),
      .failure(SourceError(source: "directus", reason: .unauthorized, detail: "set DIRECTUS_STATIC_TOKEN")),
    ])

    _ = try await run(source, mirror, health, turns: 2)

    let lines = mirror.diary.lines("mirror.pull_failed")
    #expect(lines.count == 2)
    #expect(lines.last?.contains("set DIRECTUS_STATIC_TOKEN") == true)
    #expect(try mirror.reader().read { !$0.isReady })
    #expect(health.report.detail == "unauthorized: set DIRECTUS_STATIC_TOKEN")
    #expect(health.report.failingSince == ManualWallClock.start)
    #expect(source.scopes == [.whole, .whole])
  }

  @Test func `a remark is told when it appears`() async throws {
    let mirror = try MirrorFixture()
    let snapshot = ShopSnapshot(remarks: ["providers is forbidden"])

    _ = try await run(ScriptedShop([.success(snapshot), .success(snapshot)]), mirror, NeighbourHealth(), turns: 2)

    #expect(mirror.diary.lines("mirror.pull_remark").count == 1)
  }

  @Test func `what the guard holds is told to whoever looks, with the instant it began`() async throws {
    let mirror = try MirrorFixture()
    let health = NeighbourHealth()
    let full = ShopSnapshot.make([.make("1")])
    _ = try await mirror.pull(full)
    mirror.clock.advance(by: .seconds(60))

    _ = try await run(ScriptedShop([.success(ShopSnapshot())]), mirror, health, turns: 1)
    mirror.clock.advance(by: .seconds(7200))
    _ = try await run(ScriptedShop([.success(ShopSnapshot())]), mirror, health, turns: 1)

    #expect(health.report.held?.contains("would empty products") == true)
    #expect(health.report.heldSince == ManualWallClock.start.advanced(by: .seconds(60)))
    #expect(health.report.failingSince == nil)
    #expect(try mirror.ids(.name) == ["1"])
    _ = try await run(ScriptedShop([.success(full)]), mirror, health, turns: 1)
    #expect(health.report.held == nil)
    #expect(health.report.heldSince == nil)
  }

  @Test func `a shop that asks for ten minutes gets them`() async throws {
    let mirror = try MirrorFixture()
    let busy = SourceError(
      source: "directus", reason: .exhausted, detail: "too many",
      retryAt: mirror.clock.now.advanced(by: .seconds(600)))

    let pauses = try await run(ScriptedShop([.failure(busy)]), mirror, NeighbourHealth(), turns: 1)

    #expect(pauses == [.seconds(600)])
  }

  @Test func `rows read for a hook are no success of the whole shop`() async throws {
    let two = Result<ShopSnapshot, SourceError>.success(.make([.make("1"), .make("2")]))
    let scene = try PullScene(after: [two, two])
    let running = scene.start()
    _ = await scene.clock.sleepBegan()
    let began = scene.mirror.clock.now
    scene.mirror.clock.advance(by: .seconds(5))

    scene.requests.hint([ShopHint(collection: "products", key: "2")])
    _ = await scene.clock.sleepBegan()

    #expect(scene.health.report.succeededAt == began)
    #expect(scene.health.report.rows == 2)
    running.cancel()
    _ = await running.result
  }

  @Test func `ten thousand hints are one pull at once, and one more a second later`() async throws {
    let scene = try PullScene()
    let running = scene.start()
    #expect(await scene.clock.sleepBegan() == .seconds(14))

    scene.requests.hint((0..<10_000).map { ShopHint(collection: "products", key: "\($0)") })
    #expect(await scene.clock.sleepBegan() == .seconds(1))
    #expect(scene.source.scopes == [.whole, .changes])
    scene.clock.advance(by: .seconds(1))
    _ = await scene.clock.sleepBegan()

    #expect(scene.source.scopes == [.whole, .changes, .changes])
    running.cancel()
    _ = await running.result
  }

  @Test func `hints that come while a pull runs are exactly one more`() async throws {
    let requests = PullRequests()
    let hints = (0..<3).map { ShopHint(collection: "products", key: "\($0)") }
    let scene = try PullScene(requests: requests) { scope in
      guard scope == .rows([hints[0]]) else { return }
      requests.hint([hints[1]])
      requests.hint([hints[2], hints[1]])
    }
    let running = scene.start()
    _ = await scene.clock.sleepBegan()

    requests.hint([hints[0]])
    _ = await scene.clock.sleepBegan()

    #expect(scene.source.scopes == [.whole, .rows([hints[0]]), .rows([hints[1], hints[2]])])
    running.cancel()
    _ = await running.result
  }

  @Test func `who asks for a pull waits for a whole one and gets what became of it`() async throws {
    let scene = try PullScene()
    let running = scene.start()
    _ = await scene.clock.sleepBegan()

    let outcome = try await scene.requests.pullNow(accepting: false)

    guard case .applied(let counts) = outcome else { throw Unexpected() }
    #expect(counts.products == 1)
    #expect(scene.source.scopes == [.whole, .whole])
    running.cancel()
    _ = await running.result
  }

  @Test func `who accepts gets what the guard held`() async throws {
    let scene = try PullScene(after: [.success(ShopSnapshot()), .success(ShopSnapshot())])
    let running = scene.start()
    _ = await scene.clock.sleepBegan()

    let held = try await scene.requests.pullNow(accepting: false)
    let accepted = try await scene.requests.pullNow(accepting: true)

    #expect(held == .held("it would empty products, which had 1 rows"))
    guard case .applied(let counts) = accepted else { throw Unexpected() }
    #expect(counts.removed == 2)
    #expect(scene.mirror.diary.lines("mirror.accepted").count == 1)
    running.cancel()
    _ = await running.result
  }

  @Test func `who waits is told of a failure, of the end of the loop, and may leave`() async throws {
    let scene = try PullScene(after: [.failure(down)])
    let running = scene.start()
    _ = await scene.clock.sleepBegan()
    await #expect(throws: down) { _ = try await scene.requests.pullNow(accepting: false) }
    running.cancel()
    _ = await running.result

    let left = Task { [requests = scene.requests] in try await requests.pullNow(accepting: false) }
    left.cancel()

    await #expect(throws: CancellationError.self) { _ = try await left.value }
    #expect(scene.requests.take().waiters.isEmpty)
  }

  @Test func `a clock set back an hour stalls nothing`() async throws {
    let scene = try PullScene()
    let running = scene.start()
    #expect(await scene.clock.sleepBegan() == .seconds(14))

    scene.mirror.clock.advance(by: .seconds(-3600))
    scene.clock.advance(by: .seconds(14))
    #expect(await scene.clock.sleepBegan() == .seconds(14))

    #expect(scene.source.scopes == [.whole, .changes])
    running.cancel()
    _ = await running.result
  }

  private func run(
    _ source: ScriptedShop, _ mirror: MirrorFixture, _ health: NeighbourHealth, turns: Int
  ) async throws -> [Duration] {
    let sleeper = Sleeper(turns: turns)
    let clock = ManualClock()
    let loop = PullLoop(
      source: source, writer: mirror.writer, requests: PullRequests(), health: health, log: mirror.log,
      now: clock.monotonic
    ) { duration in
      clock.advance(by: duration)
      try sleeper.sleep(duration)
    }
    await #expect(throws: CancellationError.self) { try await loop.run() }
    return sleeper.pauses
  }
}

private struct Unexpected: Error {}

/// A loop on a shop of one product that never changes, unless its script says more.
private struct PullScene {
  let mirror: MirrorFixture
  let source: ScriptedShop
  let requests: PullRequests
  let health = NeighbourHealth()
  let clock = ManualClock()

  init(
    after script: [Result<ShopSnapshot, SourceError>] = [], requests: PullRequests = PullRequests(),
    asked: @escaping @Sendable (PullScope) async -> Void = { _ in }
  ) throws {
    let full = Result<ShopSnapshot, SourceError>.success(.make([.make("1")]))
    mirror = try MirrorFixture()
    source = ScriptedShop([full] + (script.isEmpty ? [full, full, full] : script), asked: asked)
    self.requests = requests
  }

  func start() -> Task<Void, any Error> {
    let clock = self.clock
    let loop = PullLoop(
      source: source, writer: mirror.writer, requests: requests, health: health, log: mirror.log,
      now: clock.monotonic
    ) { try await clock.sleep($0) }
    // A task of its own, because the test acts while it runs and ends it.
    return Task { try await loop.run() }
  }
}
