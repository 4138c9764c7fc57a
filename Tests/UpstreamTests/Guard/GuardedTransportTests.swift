import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

struct GuardedTransportTests {
  private let clock = ManualClock()
  private let script = ScriptedTransport()
  private let guarded: GuardedTransport
  private let request = UpstreamRequest(
    upstream: "cj", url: "https://cj.example/v1/product?key=sesame", timeout: .seconds(1))

  init() {
    guarded = GuardedTransport(
      upstream: "cj", transport: script, log: .silent, generator: SeededGenerator(seed: 5), now: clock.monotonic)
  }

  private func phase() async -> UpstreamError.Phase? {
    do {
      _ = try await guarded.send(request)
      return nil
    } catch {
      return error.phase
    }
  }

  @Test(
    arguments: [
      .failure(.resolve), .failure(.connect), .failure(.tls), .failure(.send), .failure(.receive), .failure(.timeout),
      .json(500, "{}"), .json(503, "{}"),
    ] as [ScriptedAnswer])
  func `three failures spare the neighbour, and one probe brings it back`(failure: ScriptedAnswer) async {
    script.answer(.get, "/v1/product", with: failure, failure, failure, .json(200, "{}"))

    for _ in 0..<3 { _ = await phase() }
    #expect(await phase() == .breaker)
    #expect(script.requests.count == 3)

    clock.advance(by: .seconds(1))
    #expect(await phase() == nil)
    #expect(guarded.breakerState == .closed(failures: 0))
    #expect(script.unscripted.isEmpty)
  }

  @Test(
    arguments: [
      .failure(.cancelled), .failure(.stopped), .failure(.tooLarge), .failure(.request), .json(429, "{}"),
      .json(404, "{}"), .json(401, "{}"), .json(301, ""),
    ] as [ScriptedAnswer])
  func `other ends open nothing`(end: ScriptedAnswer) async {
    script.answer(.get, "/v1/product", with: end)

    for _ in 0..<5 { _ = await phase() }

    #expect(script.requests.count == 5)
    #expect(guarded.breakerState == .closed(failures: 0))
  }

  @Test func `the refusal names the upstream and the wait, and says that a retry helps`() async throws {
    script.answer(.get, "/v1/product", with: .failure(.connect))
    for _ in 0..<3 { _ = await phase() }

    let error = try #require(await #expect(throws: UpstreamError.self) { try await guarded.send(request) })

    #expect(error.upstream == "cj")
    #expect(error.isRetryable)
    #expect(error.description.hasPrefix("cj breaker: not sent; next attempt in "))
    #expect(!error.description.contains("sesame"))
  }

  @Test func `opening and recovering are one line each, however often a probe fails between`() async {
    let lines = Mutex<[String]>([])
    let wall = clock.wall
    let script = ScriptedTransport()
    let failure = ScriptedAnswer.failure(.connect)
    script.answer(.get, "/v1/product", with: failure, failure, failure, failure, .json(200, "{}"))
    let log = Log(clock: wall) { line in lines.withLock { $0.append(line) } }
    let guarded = GuardedTransport(
      upstream: "cj", transport: script, log: log, generator: SeededGenerator(seed: 5), now: clock.monotonic)

    for _ in 0..<4 { _ = try? await guarded.send(request) }
    for _ in 0..<2 {
      clock.advance(by: .seconds(2))
      _ = try? await guarded.send(request)
    }

    let written = lines.withLock { $0 }
    #expect(written.count == 2)
    #expect(written.first?.contains("warning upstream.paused upstream=cj for_ms=") == true)
    #expect(written.last?.contains("info    upstream.recovered upstream=cj") == true)
  }
}
