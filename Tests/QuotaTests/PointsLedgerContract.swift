import SQLite
import Telemetry
import Testing

@testable import Quota

/// What every points ledger promises; each implementation runs it.
struct PointsLedgerContract {
  @Test(arguments: Implementation.allCases)
  func `a new ledger has no record`(implementation: Implementation) async throws {
    try await implementation.withLedger { ledger in
      let record = try await ledger.load()
      #expect(record == nil)
    }
  }

  @Test(arguments: Implementation.allCases)
  func `the newest record is read back to the last field`(implementation: Implementation) async throws {
    try await implementation.withLedger { ledger in
      try await ledger.store(.make(revision: 1))
      try await ledger.store(.make(revision: 2, parts: -17, spent: 4_000_000_000))

      let kept = try await ledger.load()
      #expect(kept == .make(revision: 2, parts: -17, spent: 4_000_000_000))
    }
  }

  @Test(arguments: Implementation.allCases)
  func `an older record never replaces a newer one`(implementation: Implementation) async throws {
    try await implementation.withLedger { ledger in
      try await ledger.store(.make(revision: 7, spent: 70))
      try await ledger.store(.make(revision: 6, spent: 60))
      try await ledger.store(.make(revision: 7, spent: 71))

      let kept = try await ledger.load()
      #expect(kept == .make(revision: 7, spent: 70))
    }
  }

  enum Implementation: CaseIterable {
    case memory, file

    func withLedger(_ body: (any PointsLedger) async throws -> Void) async throws {
      switch self {
      case .memory:
        try await body(MemoryLedger())
      case .file:
        let ledger = try LedgerFile(.memory, supplier: "cj")
        defer { ledger.stop() }
        try await body(ledger)
      }
    }
  }
}

extension LedgerRecord {
  static func make(revision: Int64, parts: Int64 = 12, spent: Int64 = 20) -> Self {
    LedgerRecord(
      revision: revision, capacity: 50_000, parts: parts, filledAt: Instant(milliseconds: 1), perSecond: 2,
      spacingMilliseconds: 550, quietSince: Instant(milliseconds: 2), nextCallAt: Instant(milliseconds: 3),
      closedUntil: Instant(milliseconds: 4), closures: 5, spent: spent, calls: 6)
  }
}
