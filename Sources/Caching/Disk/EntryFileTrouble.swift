import SQLite
import Synchronization
import Telemetry

/// What became of the file's errors: each is counted, the first is logged, and damage ends its use until the next start
/// sets it aside.
final class EntryFileTrouble: Sendable {
  private let log: Log
  private let counters: CachingCounters
  private let wasLogged = Atomic<Bool>(false)
  private let damaged = Atomic<Bool>(false)

  init(log: Log, counters: CachingCounters) {
    self.log = log
    self.counters = counters
  }

  var isDamaged: Bool { damaged.load(ordering: .relaxed) }

  func record(_ error: any Error) {
    counters.fileErrors.add()
    if let error = error as? SQLiteError, error.isDamage { damaged.store(true, ordering: .relaxed) }
    guard !wasLogged.exchange(true, ordering: .relaxed) else { return }
    log.error("cache.disk_failed", ("error", "\(error)"), ("effect", "pages are served from memory and rendered anew"))
  }
}
