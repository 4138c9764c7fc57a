import SQLite
import Synchronization
import Telemetry

/// What became of the file's errors: each is counted, the first of an outage and its end are logged, and damage ends its
/// use until the next start sets it aside.
final class EntryFileTrouble: Sendable {
  private struct State {
    var isTold = false
    /// Writes in a row that went well.
    var writes = 0
  }

  /// On a disk that is all but full a small page still fits now and then; so many in a row mean that there is room.
  static let writesThatEnd = 16

  private let log: Log
  private let counters: CachingCounters
  private let state = Mutex(State())
  private let damaged = Atomic<Bool>(false)

  init(log: Log, counters: CachingCounters) {
    self.log = log
    self.counters = counters
  }

  var isDamaged: Bool { damaged.load(ordering: .relaxed) }

  func record(_ error: any Error) {
    counters.fileErrors.add()
    if let error = error as? SQLiteError, error.isDamage { damaged.store(true, ordering: .relaxed) }
    let isNews = state.withLock { state in
      defer { state = State(isTold: true) }
      return !state.isTold
    }
    guard isNews else { return }
    log.error("cache.disk_failed", ("error", "\(error)"), ("effect", "pages are served from memory and rendered anew"))
  }

  func recordWrite() {
    let isOver = state.withLock { state in
      guard state.isTold else { return false }
      state.writes += 1
      guard state.writes >= Self.writesThatEnd else { return false }
      state = State()
      return true
    }
    if isOver { log.info("cache.disk_recovered") }
  }
}
