import Synchronization

/// A ledger that lasts as long as whoever holds it: for doubles and tests, in which a restart is a second service on
/// the same ledger.
package final class MemoryLedger: PointsLedger {
  private let kept = Mutex<LedgerRecord?>(nil)

  package init() {}

  package func load() async throws(QuotaError) -> LedgerRecord? {
    kept.withLock { $0 }
  }

  package func store(_ record: LedgerRecord) async throws(QuotaError) {
    kept.withLock { kept in
      if let newest = kept, newest.revision >= record.revision { return }
      kept = record
    }
  }
}
