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
  private let log: Log
  /// Kept, as those who refuse gzip often ask for one page in a row.
  private var inflater: Inflater

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
    inflater = Inflater(counters: counters)
    self.log = log
  }

  /// - Parameter turn: is told before anything long.
  func perform(_ job: RenderThreads.Job, _ turn: RenderTurn) {
    switch job {
    case .page(let target): page(target, turn)
    case .inflate(let entry, let outcome, let reply):
      turn.becomeLong()
      reply.complete(
        StoredAnswer(entry: entry, outcome: outcome, ifNoneMatch: nil, now: clock.now).inflated(by: &inflater, log: log)
      )
    case .service(let answer):
      turn.becomeLong()
      answer(reader)
    }
  }

  private func page(_ target: String, _ turn: RenderTurn) {
    if waiting.isAbandoned(target) { return }
    // What is stored under these words is what they ask for, since keys are canonical targets: the usual way ends here,
    // without a look at what the words mean.
    if answerStored(target, turn) { return }
    turn.becomeLong()
    do throws(Problem) {
      let request = try PageRequest(target)
      if request.key == target { return renderOrRefuse(request, askedAs: target, turn) }
      if waiting.move(target, to: request.key) { make(request, askedAs: target, turn) }
    } catch {
      waiting.refuse(target, error)
    }
  }

  /// - Parameter target: another spelling of the request's key that always means the same.
  private func make(_ request: PageRequest, askedAs target: String, _ turn: RenderTurn) {
    if !answerStored(request.key, alias: target, turn) { renderOrRefuse(request, askedAs: target, turn) }
  }

  /// Answers from what came into memory since the flight began, or outlived the process on disk.
  ///
  /// - Returns: false where the page has to be rendered, in the flight of the key.
  private func answerStored(_ key: String, alias: String? = nil, _ turn: RenderTurn) -> Bool {
    guard let entry = found(key) else { return false }
    memory.insert(entry, alias: alias.map { Array($0.utf8) })
    switch EntryState.of(entry, now: clock.now) {
    case .current:
      return !waiting.serve(key, entry, found: .hit, turn.answers)
    case .old:
      // Sent at once; the render goes on behind it, in a flight of its own that no second one joins. Where a tag moved
      // meanwhile the flight goes on, and this job leads it.
      return !waiting.serve(key, entry, found: .old, turn.answers) && !waiting.begin(key)
    case .changed:
      return false
    }
  }

  private func renderOrRefuse(_ request: PageRequest, askedAs target: String, _ turn: RenderTurn) {
    turn.becomeLong()
    do throws(Problem) {
      try render(request, askedAs: target, turn)
    } catch {
      waiting.refuse(request.key, error)
    }
  }

  /// Renders until everyone who waits has an answer that is not older than what they may have heard of.
  private func render(_ request: PageRequest, askedAs target: String, _ turn: RenderTurn) throws(Problem) {
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
        mustRenderAgain = waiting.serve(key, entry)
      case .refused(let problem):
        mustRenderAgain = waiting.refuse(key, problem, asOf: rendering.seq)
      case .moved(let location):
        mustRenderAgain = waiting.redirect(key, to: location, asOf: rendering.seq)
      case .spelledOtherwise(let canonical):
        let moved = waiting.move(key, to: canonical.key, asOf: rendering.seq)
        // Without an alias: what this spelling means is read anew each time.
        if moved.leads { make(canonical, askedAs: canonical.key, turn) }
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
    memory.insert(entry, alias: entry.key == target ? nil : Array(target.utf8))
    file.store(entry)
  }
}
