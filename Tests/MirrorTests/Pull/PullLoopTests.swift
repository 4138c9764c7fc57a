import Catalog
import Mirror
import Synchronization
import Testing

@Suite struct PullLoopTests {
  @Test func `a failing shop costs one line, keeps the rows, and its return is told`() async throws {
    let mirror = try MirrorFixture()
    let down = SourceError(source: "directus", reason: .unavailable, detail: "no answer")
    let source = ScriptedShop([
      .success(.make([.make("1")])), .failure(down), .failure(down), .success(.make([.make("1"), .make("2")])),
    ])
    let sleeper = Sleeper(turns: 4)

    let loop = PullLoop(source: source, writer: mirror.writer, log: mirror.log) { try sleeper.sleep($0) }
    await #expect(throws: CancellationError.self) { try await loop.run() }

    #expect(mirror.diary.lines("mirror.pull_failed").count == 1)
    #expect(mirror.diary.lines("mirror.pull_recovered").count == 1)
    #expect(sleeper.pauses == Array(repeating: .seconds(15), count: 4))
    #expect(try mirror.ids(.name) == ["1", "2"])
  }

  @Test func `another reason is another line`() async throws {
    let mirror = try MirrorFixture()
    let source = ScriptedShop([
      .failure(SourceError(source: "directus", reason: .unavailable, detail: "no answer")),
      .failure(SourceError(source: "directus", reason: .unauthorized, detail: "set DIRECTUS_STATIC_TOKEN")),
    ])
    let sleeper = Sleeper(turns: 2)

    let loop = PullLoop(source: source, writer: mirror.writer, log: mirror.log) { try sleeper.sleep($0) }
    await #expect(throws: CancellationError.self) { try await loop.run() }

    let lines = mirror.diary.lines("mirror.pull_failed")
    #expect(lines.count == 2)
    #expect(lines.last?.contains("set DIRECTUS_STATIC_TOKEN") == true)
    #expect(try mirror.reader().read { !$0.isReady })
  }

  @Test func `a remark is told when it appears`() async throws {
    let mirror = try MirrorFixture()
    let snapshot = ShopSnapshot(remarks: ["providers is forbidden"])
    let sleeper = Sleeper(turns: 2)

    let source = ScriptedShop([.success(snapshot), .success(snapshot)])
    let loop = PullLoop(source: source, writer: mirror.writer, log: mirror.log) { try sleeper.sleep($0) }
    await #expect(throws: CancellationError.self) { try await loop.run() }

    #expect(mirror.diary.lines("mirror.pull_remark").count == 1)
  }
}

/// A shop that answers by its script; a question past its end is a fault of the test.
private final class ScriptedShop: ShopSource {
  private let script: Mutex<[Result<ShopSnapshot, SourceError>]>

  init(_ script: [Result<ShopSnapshot, SourceError>]) {
    self.script = Mutex(script)
  }

  func pull() async throws(SourceError) -> ShopSnapshot {
    guard let next = script.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
      throw SourceError(source: "script", reason: .badRequest, detail: "the script is at its end")
    }
    return try next.get()
  }
}
