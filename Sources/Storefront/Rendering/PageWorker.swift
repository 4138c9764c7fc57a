package import Caching
import HTTPServer
package import Mirror
package import Telemetry

/// Makes the pages of one render thread: looks where the page may already be, else renders it, stores it and answers
/// everyone who waits.
package final class PageWorker {
  private let renderer: PageRenderer
  private let memory: MemoryTier
  private let waiting: WaitingRoom
  private let file: EntryFile
  private let stored: EntryReader
  private let clock: WallClock
  private let counters: CachingCounters
  private let log: Log

  package init(
    reader: CatalogReader, memory: MemoryTier, waiting: WaitingRoom, file: EntryFile, clocks: TagClocks,
    clock: WallClock, counters: CachingCounters, log: Log
  ) throws {
    renderer = try PageRenderer(reader: reader, clocks: clocks, clock: clock, counters: counters, log: log)
    self.memory = memory
    self.waiting = waiting
    self.file = file
    stored = file.reader(clocks: clocks)
    self.clock = clock
    self.counters = counters
    self.log = log
  }

  func perform(_ job: RenderThreads.Job) {
    switch job {
    case .page(let target): page(target)
    case .inflate(let entry, let outcome, let reply):
      StoredAnswer(entry: entry, outcome: outcome, ifNoneMatch: nil, now: clock.now)
        .sendInflated(to: reply, counters: counters, log: log)
    }
  }

  private func page(_ target: String) {
    if waiting.isAbandoned(target) { return }
    do throws(Problem) {
      let request = try PageRequest(target)
      guard request.key == target || waiting.move(target, to: request.key) else { return }
      try make(request, askedAs: target)
    } catch {
      // Whoever waits does so under the target as it came, or under the key it was moved to.
      waiting.refuse(target, error)
    }
  }

  private func make(_ request: PageRequest, askedAs target: String) throws(Problem) {
    let key = request.key
    do throws(Problem) {
      if let entry = found(key) {
        memory.insert(entry, alias: Array(target.utf8))
        switch EntryState.of(entry, now: clock.now) {
        case .current:
          if !waiting.serve(key, entry, isStored: true) { return }
        case .old:
          // Sent at once; the render goes on behind it, in a flight of its own that no second one joins. Where a tag
          // moved meanwhile the flight goes on, and this job leads it.
          if !waiting.serve(key, entry, isStored: true), !waiting.begin(key) { return }
        case .changed:
          break
        }
      }
      try render(request, askedAs: target)
    } catch {
      waiting.refuse(key, error)
    }
  }

  /// Renders until everyone who waits has a page that is not older than what they may have heard of.
  private func render(_ request: PageRequest, askedAs target: String) throws(Problem) {
    for _ in 0..<PageLimits.renderAttempts {
      let entry = keep(try renderer.render(request), askedAs: target)
      if !waiting.serve(request.key, entry, isStored: false) { return }
    }
    // The catalogue moves faster than this page is made: what is newest is sent, and found changed by the next.
    waiting.serveRegardless(request.key, keep(try renderer.render(request), askedAs: target))
  }

  /// What came into memory since the flight began, or outlived the process on disk; in whatever state.
  private func found(_ key: String) -> Entry? {
    let bytes = Array(key.utf8)
    if let entry = memory.find(bytes.span) { return entry }
    return stored.find(key)
  }

  private func keep(_ entry: Entry, askedAs target: String) -> Entry {
    memory.insert(entry, alias: Array(target.utf8))
    file.store(entry)
    return entry
  }
}
