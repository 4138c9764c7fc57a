import Catalog
import Foundation
import Mirror
import SQLite
import Synchronization
import Telemetry
import Testing

@Suite struct ClockLoopTests {
  @Test func `lists that wait move within a second of their time, and nothing is asked of the file until then`()
    async throws
  {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: 10)]))
    _ = try await mirror.pull(.make([.make("1", price: 11)]))
    _ = mirror.diary.takeCommits()
    let (diary, moves) = (mirror.diary, Moves())

    try await run(mirror, turns: 30) { turn in
      if !diary.takeCommits().isEmpty { moves.turns.withLock { $0.append(turn) } }
    }

    // The tenth second is over when the tenth sleep returns, and the eleventh begins after it was settled.
    #expect(moves.turns.withLock { $0 } == [11])
  }

  @Test func `figures that cross a band are derived within a minute`() async throws {
    let mirror = try MirrorFixture()
    let reference = SupplierReference.productID("S1")
    _ = try await mirror.pull(.make([.make("1", stock: nil, provider: "p1", supplierProductID: "S1")]))
    let start = mirror.clock.now
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: start))
    try await mirror.writer.apply(.make(.stock(productID: "S1", [.make("S1-1", ["CN": 9])]), for: reference, at: start))
    mirror.clock.advance(by: .seconds(6 * 3600 + 1))
    _ = mirror.diary.takeCommits()

    try await run(mirror, turns: 61) { _ in }

    #expect(mirror.diary.takeCommits().map { $0.map(\.name) } == [["product-1", "products"]])
  }

  @Test func `a clock set back an hour is told once`() async throws {
    let mirror = try MirrorFixture()
    let clock = mirror.clock

    try await run(mirror, turns: 5) { turn in
      if turn == 2 { clock.advance(by: .seconds(-3600)) }
    }

    #expect(mirror.diary.lines.count { $0.contains("clock.set_back seconds=35") } == 1)
  }

  @Test func `a clock set back an hour neither holds lists up nor settles without end`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: 10)]))
    _ = try await mirror.pull(.make([.make("1", price: 11)]))
    mirror.clock.advance(by: .seconds(-3600))
    _ = mirror.diary.takeCommits()

    try await run(mirror, turns: 5) { _ in }

    #expect(mirror.diary.takeCommits().map { $0.map(\.name) } == [["products"]])
  }

  @Test func `a file that refuses costs one line, and its return is told`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: 10)]))
    _ = try await mirror.pull(.make([.make("1", price: 11)]))
    try mirror.connection().execute(
      "CREATE TRIGGER full BEFORE UPDATE ON tag BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    let path = mirror.path

    try await run(mirror, turns: 20) { turn in
      guard turn == 15 else { return }
      try Connection(.file(path)).execute("DROP TRIGGER full")
    }

    #expect(mirror.diary.lines("mirror.settle_failed").count == 1)
    #expect(mirror.diary.lines("mirror.settle_recovered").count == 1)
  }

  /// - Parameter turn: runs when each second begins, with its number from 1.
  private func run(
    _ mirror: MirrorFixture, turns: Int, _ turn: @escaping @Sendable (Int) throws -> Void
  ) async throws {
    let clock = mirror.clock
    let count = Mutex(0)
    let sleeper = Sleeper(turns: turns)
    let loop = ClockLoop(writer: mirror.writer, log: mirror.log) { duration in
      let number = count.withLock { count in
        count += 1
        return count
      }
      try turn(number)
      try sleeper.sleep(duration)
      clock.advance(by: duration)
    }
    await #expect(throws: CancellationError.self) { try await loop.run() }
    #expect(sleeper.pauses == Array(repeating: .seconds(1), count: turns))
  }
}

/// The seconds in which something had moved.
private final class Moves: Sendable {
  let turns = Mutex<[Int]>([])
}
