import Foundation
import SQLite
import Telemetry
import TestSupport
import Testing

@testable import Quota

/// The ledger under real `kill -9`: each round is a process of its own that kills itself in the middle of its work.
struct KilledProcessTests {
  @Test func `three kills lose no payment and squeeze no two calls together`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path

    for _ in 1...3 {
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
        try await Self.spendUntilKilled(in: path)
      }
    }

    let calls = try Self.calls(in: path)
    #expect(calls.count == 21)
    for (earlier, later) in zip(calls, calls.dropFirst()) {
      #expect(later.since(earlier) >= .milliseconds(1100))
    }
    let ledger = try LedgerFile(.file(folder.path("ledger.sqlite")), supplier: "cj")
    defer { ledger.stop() }
    let record = try #require(try await ledger.load())
    // Seven calls left each process, and one more was paid when it died.
    #expect(record.spent == 240)
    #expect(record.calls == 24)
  }

  /// Goes on at the instant of the last call, as if the process had been started again without losing a moment.
  private static func spendUntilKilled(in path: String) async throws {
    let clock = try calls(in: path).last.map { ManualClock(start: $0) } ?? ManualClock()
    let ledger = try LedgerFile(path: "\(path)/ledger.sqlite", supplier: "cj", now: clock.now, log: .silent)
    let service = try await GovernorService(ledger: ledger, clock: clock.wall, log: .silent) { clock.advance(by: $0) }
    for _ in 1...7 {
      _ = try await service.permit(cost: 10, deadline: clock.now.advanced(by: .seconds(60)))
      try note(clock.now, in: path)
    }
    _ = try await service.permit(cost: 10, deadline: clock.now.advanced(by: .seconds(60)))
    kill(getpid(), SIGKILL)
  }

  /// The supplier's own book: one line for each call that reached it.
  private static func note(_ instant: Instant, in path: String) throws {
    let book = URL(filePath: "\(path)/book")
    if !FileManager.default.fileExists(atPath: book.path) { try Data().write(to: book) }
    let handle = try FileHandle(forWritingTo: book)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("\(instant.milliseconds)\n".utf8))
    try handle.close()
  }

  private static func calls(in path: String) throws -> [Instant] {
    guard let text = try? String(contentsOfFile: "\(path)/book", encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { Int64($0) }.map { Instant(milliseconds: $0) }
  }
}
