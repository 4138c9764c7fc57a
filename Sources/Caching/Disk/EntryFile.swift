import SQLite
package import Telemetry

/// `cache.sqlite`: entries that outlive the process. It may be lost at any time; where the disk fails, the server logs
/// it once, counts it and goes on without.
///
/// The file keeps with each entry the *origin* it was rendered in: the shape of the settings and page version, and the
/// generation of `catalog.sqlite`, whose numbers mean nothing in another. An entry of another origin is found, but as
/// *changed*: it is rendered before it is answered, and its old bytes remain for a reader the render is too late for.
///
/// What was rendered once may fill the file, but pushes nothing out that was rendered a second time, which is what
/// somebody asked for again minutes later: a flood of addresses that nobody asks for twice leaves the shop's pages there.
package final class EntryFile: Sendable {
  /// What the bodies and heads may weigh together by default.
  package static let usualBytes = 256 << 20
  /// How long an entry nobody rendered anew is worth keeping for a start without neighbours.
  package static let usualAge: Duration = .seconds(7 * 86_400)

  /// Of a new file: a page of a shop with its heads fits into one, and is read at once.
  private static let pageBytes = 16 << 10

  private let path: String
  private let counters: CachingCounters
  private let trouble: EntryFileTrouble
  private let store: (thread: WriterThread, writer: EntryWriter)?

  /// Opens or creates the file, after setting aside one that is damaged or was written by a newer version. Never fails:
  /// without a usable file it stores and finds nothing.
  ///
  /// - Parameters:
  ///   - shape: the hash of the settings that shape an answer and of the page version.
  ///   - generation: what tells one `catalog.sqlite` from another that was rebuilt.
  ///   - newest: the highest number of that catalogue; what claims a higher one is deleted.
  ///   - byteLimit: what all entries may weigh together.
  ///   - ageLimit: entries rendered longer ago are deleted.
  package init(
    path: String, shape: [UInt8], generation: UInt64, newest: Int64, byteLimit: Int = EntryFile.usualBytes,
    ageLimit: Duration = EntryFile.usualAge, clock: WallClock, log: Log, counters: CachingCounters
  ) {
    self.path = path
    self.counters = counters
    trouble = EntryFileTrouble(log: log, counters: counters)
    do {
      let thread = try Self.open(path, now: clock.now, log: log)
      let origin = try thread.performBlocking { connection in
        let origin = try EntrySchema.origin(shape, generation, in: connection)
        // A catalogue that lost its last commits, or came back from a backup, gives their numbers out anew.
        try connection.run(EntrySchema.deleteAhead, .integer(origin), .integer(newest))
        return origin
      }
      let sweep = EntrySweep(byteLimit: byteLimit, ageLimit: ageLimit, clock: clock)
      let writer = EntryWriter(origin: origin, sweep: sweep, trouble: trouble, counters: counters)
      _ = thread.post { writer.begin($0) }
      store = (thread, writer)
    } catch {
      trouble.record(error)
      store = nil
    }
  }

  /// Leaves the entry to the writer's thread and returns at once; dropped where that is too far behind.
  package func store(_ entry: Entry) {
    guard let store, !trouble.isDamaged, store.writer.take(entry) else { return }
    _ = store.thread.post { [writer = store.writer] in writer.write($0) }
  }

  /// A reader for one thread, which keeps it.
  package func reader(clocks: TagClocks) -> EntryReader {
    EntryReader(path: path, origin: store?.writer.origin, clocks: clocks, trouble: trouble, counters: counters)
  }

  /// Writes what is waiting and closes the file.
  package func stop() {
    store?.thread.stop()
  }

  private static func open(_ path: String, now: Instant, log: Log) throws -> WriterThread {
    func start() throws -> WriterThread {
      try WriterThread(.file(path), name: "cache-writer", migrations: EntrySchema.migrations, pageBytes: Self.pageBytes)
    }
    if let aside = try FileCheck.setAsideIfDamaged(path, now: now) {
      log.warning("cache.set_aside", ("file", aside), ("reason", "damaged"))
    }
    do {
      return try start()
    } catch let error as SQLiteError where error.isDamage || error.isForeign {
      // Entries are cheaper to render again than to understand.
      let aside = try FileCheck.setAside(path, now: now)
      log.warning("cache.set_aside", ("file", aside), ("reason", error))
      return try start()
    }
  }
}
