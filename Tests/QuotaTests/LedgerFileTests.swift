import SQLite
import Telemetry
import TestSupport
import Testing

@testable import Quota

struct LedgerFileTests {
  private let clock = ManualClock()

  @Test func `what was stored is there after the file is opened again, even without being closed`() async throws {
    let folder = try TemporaryFolder()
    let location = Connection.Location.file(folder.path("ledger.sqlite"))

    let killed = try LedgerFile(location, supplier: "cj")
    try await killed.store(.make(revision: 3))
    let reopened = try LedgerFile(location, supplier: "cj")
    #expect(try await reopened.load() == .make(revision: 3))
    let other = try LedgerFile(location, supplier: "other")
    #expect(try await other.load() == nil)

    for file in [killed, reopened, other] { file.stop() }
  }

  @Test func `a ledger that can no longer be written gives no permit`() async throws {
    let ledger = try LedgerFile(.memory, supplier: "cj")
    let service = try await GovernorService(ledger: ledger, clock: clock.wall, log: .silent, sleep: clock.sleep)
    ledger.stop()

    let error = await #expect(throws: QuotaError.self) {
      _ = try await service.permit(cost: 10, deadline: clock.now)
    }

    guard case .ledger? = error else {
      Issue.record("expected the ledger to be named, not \(String(describing: error))")
      return
    }
  }

  @Test func `a damaged file is set aside and the account starts again`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("this is not a database, however long the text may be".utf8), to: "ledger.sqlite")

    let path = folder.path("ledger.sqlite")
    let ledger = try LedgerFile(path: path, supplier: "cj", now: clock.now, log: .silent)
    defer { ledger.stop() }

    #expect(try await ledger.load() == nil)
    #expect(try folder.names.contains("ledger.sqlite.damaged-20260112T093104Z"))
  }
}
