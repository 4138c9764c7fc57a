import SQLite
import Synchronization
import Telemetry

/// Collects entries for the file and writes all that wait in one transaction; `take` is called on any thread, the rest
/// on the writer's.
final class EntryWriter: Sendable {
  private struct Waiting {
    var entries: [Entry] = []
    var bytes = 0
    var sinceSweep = 0
  }

  /// What may wait: some seconds of a slow disk. Beyond it the disk is no help and would only hold memory.
  static let waitingBytes = 16 << 20
  /// After this many writes the bounds are looked at again.
  static let writesPerSweep = 64

  let origin: Int64
  private let sweep: EntrySweep
  private let trouble: EntryFileTrouble
  private let counters: CachingCounters
  private let waiting = Mutex(Waiting())

  init(origin: Int64, sweep: EntrySweep, trouble: EntryFileTrouble, counters: CachingCounters) {
    self.origin = origin
    self.sweep = sweep
    self.trouble = trouble
    self.counters = counters
  }

  /// Takes the entry over; true where nothing was waiting, so that the caller has to post a `write`.
  func take(_ entry: Entry) -> Bool {
    // An outdated entry comes from the file itself, and a tag with a line end would come back as two.
    guard entry.seq >= 0, !entry.tags.isEmpty, entry.tags.allSatisfy({ !$0.name.isEmpty && !$0.name.contains("\n") })
    else { return false }
    let outcome = waiting.withLock { waiting -> (isTaken: Bool, isFirst: Bool) in
      guard waiting.bytes + entry.bytes <= Self.waitingBytes else { return (false, false) }
      waiting.entries.append(entry)
      waiting.bytes += entry.bytes
      return (true, waiting.entries.count == 1)
    }
    if !outcome.isTaken { counters.fileDrops.add() }
    return outcome.isFirst
  }

  func write(_ connection: Connection) {
    let (entries, isSweepDue) = waiting.withLock { waiting in
      let entries = waiting.entries
      waiting.entries = []
      waiting.bytes = 0
      waiting.sinceSweep += entries.count
      let isSweepDue = waiting.sinceSweep >= Self.writesPerSweep
      if isSweepDue { waiting.sinceSweep = 0 }
      return (entries, isSweepDue)
    }
    guard !trouble.isDamaged else { return }
    do {
      try connection.transaction { for entry in entries { try store(entry, in: connection) } }
      counters.fileWrites.add(entries.count)
      trouble.recordWrite()
    } catch {
      trouble.record(error)
    }
    if isSweepDue { sweepNow(connection) }
  }

  /// At the start: the bounds may be other ones than the file was filled under.
  func begin(_ connection: Connection) {
    sweepNow(connection)
    do {
      try sweep.shrink(connection)
    } catch {
      trouble.record(error)
    }
  }

  private func sweepNow(_ connection: Connection) {
    do {
      try sweep.run(on: connection)
    } catch {
      trouble.record(error)
    }
  }

  private func store(_ entry: Entry, in connection: Connection) throws(SQLiteError) {
    try connection.run(
      EntrySchema.store, .text(entry.key), .integer(origin), .integer(entry.seq),
      .integer(entry.renderedAt.milliseconds), .integer(entry.validUntil.milliseconds),
      .integer(entry.lifetime.wholeMilliseconds), .text(entry.tags.map(\.name).joined(separator: "\n")),
      .blob(entry.etag), .blob(entry.head), .blob(entry.notModifiedHead), .flag(entry.isGzipped),
      .integer(entry.bytes), .blob(entry.body))
  }
}
