import Synchronization
package import Telemetry

/// Remembers how a neighbour does, noted by the loop that asks it and read by the health route.
package final class NeighbourHealth: Sendable {
  private let state = Mutex(NeighbourReport())

  package init() {}

  package var report: NeighbourReport { state.withLock { $0 } }

  /// - Parameter rows: how many it has; nil keeps what was counted before.
  package func noteSuccess(at instant: Instant, rows: Int?) {
    state.withLock { report in
      report.succeededAt = instant
      report.failingSince = nil
      report.detail = nil
      report.rows = rows ?? report.rows
    }
  }

  /// It has this many rows, as far as is known; when all of them were read is another matter.
  package func noteRows(_ rows: Int) {
    state.withLock { $0.rows = rows }
  }

  /// - Parameters:
  ///   - detail: what happened and what to do.
  ///   - reason: the kind of failure in a word.
  package func noteFailure(_ detail: String, reason: String, at instant: Instant) {
    state.withLock { report in
      report.failingSince = report.failingSince ?? instant
      report.detail = "\(reason): \(detail)"
    }
  }

  /// What was told could not be stored. How SQLite says so is for the log: it names statements and paths, and health is
  /// told to everybody.
  func noteFileFailure(at instant: Instant) {
    noteFailure("the catalogue's file could not be written; the log has the reason", reason: "file", at: instant)
  }

  /// - Parameter reason: why the guard holds; nil: it holds nothing any more.
  package func noteHeld(_ reason: String?, at instant: Instant) {
    state.withLock { report in
      report.held = reason
      report.heldSince = reason == nil ? nil : report.heldSince ?? instant
    }
  }
}
