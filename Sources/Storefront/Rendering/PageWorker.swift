package import Caching
import HTTPServer
package import Mirror
package import Telemetry

/// Makes the pages of one render thread: looks where the page may already be, else renders it, stores it and answers
/// everyone who waits.
package final class PageWorker {
  private let reader: CatalogReader
  private let renderer: PageRenderer
  private let memory: MemoryTier
  private let waiting: WaitingRoom
  private let file: EntryFile
  private let stored: EntryReader
  private let clock: WallClock
  private let counters: CachingCounters
  private let log: Log

  /// - Parameter language: of whoever asks for none, as in the policy the catalogue is derived by.
  package init(
    reader: CatalogReader, language: String? = nil, memory: MemoryTier, waiting: WaitingRoom, file: EntryFile,
    clocks: TagClocks, clock: WallClock, counters: CachingCounters, log: Log
  ) throws {
    self.reader = reader
    renderer = try PageRenderer(
      reader: reader, language: language, clocks: clocks, clock: clock, counters: counters, log: log)
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
      var inflater = Inflater(counters: counters)
      StoredAnswer(entry: entry, outcome: outcome, ifNoneMatch: nil, now: clock.now)
        .sendInflated(to: reply, by: &inflater, log: log)
    case .service(let answer): answer(reader)
    }
  }

  private func page(_ target: String) {
    if waiting.isAbandoned(target) { return }
    do throws(Problem) {
      let request = try PageRequest(target)
      guard request.key == target || waiting.move(target, to: request.key) else { return }
      make(request, askedAs: target)
    } catch {
      waiting.refuse(target, error)
    }
  }

  /// - Parameter target: another spelling of the request's key that always means the same.
  private func make(_ request: PageRequest, askedAs target: String) {
    let key = request.key
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
    do throws(Problem) {
      try render(request, askedAs: target)
    } catch {
      waiting.refuse(key, error)
    }
  }

  /// Renders until everyone who waits has an answer that is not older than what they may have heard of.
  private func render(_ request: PageRequest, askedAs target: String) throws(Problem) {
    let key = request.key
    for attempt in 1... {
      // Where the catalogue moves faster than this page is made, what is newest is sent, marked as late.
      let isLast = attempt > PageLimits.renderAttempts
      let rendering = try renderer.render(request)
      let mustRenderAgain: Bool
      switch rendering.verdict {
      case .page(let entry):
        keep(entry, askedAs: target)
        if isLast { return waiting.serveRegardless(key, entry) }
        mustRenderAgain = waiting.serve(key, entry, isStored: false)
      case .refused(let problem):
        mustRenderAgain = waiting.refuse(key, problem, asOf: rendering.seq)
      case .moved(let location):
        mustRenderAgain = waiting.redirect(key, to: location, asOf: rendering.seq)
      case .spelledOtherwise(let canonical):
        let moved = waiting.move(key, to: canonical.key, asOf: rendering.seq)
        // Without an alias: what this spelling means is read anew each time.
        if moved.leads { make(canonical, askedAs: canonical.key) }
        mustRenderAgain = moved.mustRenderAgain
      }
      if !mustRenderAgain { return }
      // Only a page has a mark that tells that it is old.
      if isLast { return waiting.refuse(key, .tooSlow) }
    }
  }

  /// What came into memory since the flight began, or outlived the process on disk; in whatever state.
  private func found(_ key: String) -> Entry? {
    let bytes = Array(key.utf8)
    if let entry = memory.find(bytes.span) { return entry }
    return stored.find(key)
  }

  private func keep(_ entry: Entry, askedAs target: String) {
    memory.insert(entry, alias: Array(target.utf8))
    file.store(entry)
  }
}
