import Caching
import Catalog
import Foundation
import Mirror
import SQLite
import Synchronization
import Telemetry
import TestSupport

@testable import HTTPServer
@testable import Storefront

/// Everything between the mirror's file and the loop's `sendmsg`, on real files and a clock moved by hand.
final class ModelWorld {
  let writer: CatalogWriter
  let clock: ManualClock
  private let folder: String
  private let policy: CatalogPolicy
  private let clocks = TagClocks()
  private let entries: EntryFile
  private let renderers = RenderThreads(count: 2)
  private let waiting: WaitingRoom
  private let hitPath: HitPath
  private let fresh: PageRenderer
  private let looker: CatalogReader

  /// What one request was answered.
  struct Answer: Equatable {
    let status: Int
    let etag: String?
    let location: String?
    /// What it shows.
    var tags: Set<String> = []
    /// Old bytes that say so: sent late, or while their successor is made.
    let isMarked: Bool
  }

  static func policy(margin: Decimal = 30, language: String? = nil) -> CatalogPolicy {
    var policy = CatalogPolicy(shopCurrency: .cad)
    policy.exchangeRates.set(1, from: "USD", to: "CAD")
    policy.defaultMargin = Margin(percent: margin, fixed: 0)
    policy.language = language
    return policy
  }

  init(folder: String, policy: CatalogPolicy, clock: ManualClock) throws {
    self.folder = folder
    self.policy = policy
    self.clock = clock
    let (clocks, counters, path) = (clocks, CachingCounters(), folder + "/catalog.sqlite")
    let readiness = Readiness()
    writer = try CatalogWriter(
      path: path, policy: policy, suppliersWithClient: ["cj"], projection: ProductJSON.projection, generation: 1,
      clock: clock.wall, log: .silent
    ) { changes in
      for change in changes { clocks.move(change.name, to: change.seq) }
    }
    let open: @Sendable () throws -> CatalogReader = {
      try CatalogReader(path: path, policy: policy, suppliersWithClient: ["cj"])
    }
    looker = try open()
    try looker.read { for tag in try $0.tags() { clocks.move(tag.name, to: tag.seq) } }
    entries = EntryFile(
      path: folder + "/cache.sqlite", shape: policy.shape, generation: 1, newest: clocks.newest, clock: clock.wall,
      log: .silent, counters: counters)
    let memory = MemoryTier(byteLimit: 16 * 20_000, counters: counters)
    waiting = WaitingRoom(
      memory: memory, clocks: clocks, clock: clock.wall, counters: counters, log: .silent, sleep: clock.sleep)
    hitPath = HitPath(
      memory: memory, waiting: waiting, renderers: renderers, probes: Probes(readiness: readiness))
    fresh = try PageRenderer(
      reader: open(), language: policy.language, clocks: TagClocks(), clock: clock.wall, counters: counters,
      log: .silent)
    try renderers.start { [waiting, entries] in
      try PageWorker(
        reader: open(), language: policy.language, memory: memory, waiting: waiting, file: entries, clocks: clocks,
        clock: clock.wall,
        counters: counters, log: .silent)
    }
  }

  func stop() {
    renderers.stop()
    entries.stop()
    writer.stop()
  }

  /// Asks as a connection does; returns once it is answered.
  func ask(_ target: String, etag: String? = nil, acceptsGzip: Bool = true) throws -> Answer {
    var text = "GET \(target) HTTP/1.1\r\nHost: shop\r\n"
    if acceptsGzip { text += "Accept-Encoding: gzip\r\n" }
    if let etag { text += "If-None-Match: \(etag)\r\n" }
    let bytes = Array((text + "\r\n").utf8)
    guard let head = RequestHead(parsing: bytes.span) else { throw Unparsed(target: target) }
    let sink = ModelSink()
    var out = HeadBuffer()
    let decision = hitPath.respond(
      to: head, in: bytes.span, body: [], from: Client(address: .loopback, isTrusted: true),
      now: LoopTime(wall: clock.now, monotonicMilliseconds: 0), out: &out,
      reply: Reply(ticket: Ticket(slot: 0, serial: 0), sink: sink))
    switch decision {
    case .prepared: return Answer(head: out.bytes)
    case .answer(let answer): return Answer(answer)
    case .later, .held: return Answer(sink.wait())
    case .overloaded: throw Unparsed(target: target)
    }
  }

  /// Lets everyone who waits now lose patience.
  func loseTime() { waiting.expire(at: ContinuousClock.now.advanced(by: .seconds(60))) }

  /// The same page made from the committed state, past every store.
  func truth(_ target: String) -> Answer {
    do throws(Problem) {
      return try truth(PageRequest(target))
    } catch {
      return Answer(error.answer())
    }
  }

  private func truth(_ request: PageRequest) throws(Problem) -> Answer {
    switch try fresh.render(request).verdict {
    case .page(let entry):
      Answer(
        status: 200, etag: String(decoding: entry.etag, as: UTF8.self), location: nil,
        tags: Set(entry.tags.map(\.name)), isMarked: false)
    case .moved(let target): Answer(status: 308, etag: nil, location: target, isMarked: false)
    case .refused(let problem): Answer(problem.answer())
    case .spelledOtherwise(let request): try truth(request)
    }
  }

  /// The tags whose move is put off, by the mirror's own rule for no longer than its interval.
  func pendingTags() throws -> Set<String> {
    Set(
      try Connection(.file(folder + "/catalog.sqlite"), mode: .readOnly)
        .rows("SELECT name FROM tag WHERE pending = 1") { $0.text(0) })
  }

  struct Unparsed: Error {
    let target: String
  }
}

extension ModelWorld.Answer {
  init(_ answer: Answer) {
    var out = HeadBuffer()
    out.append("HTTP/1.1 \(answer.status) -\r\n")
    for (name, value) in answer.headers { out.append("\(name): \(value)\r\n") }
    self.init(head: answer.preparedHead ?? out.bytes)
  }

  init(head: [UInt8]) {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
    func value(_ name: String) -> String? {
      lines.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }
    let cacheStatus = value("Cache-Status") ?? ""
    self.init(
      status: lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0, etag: value("ETag"),
      location: value("Location"),
      tags: Set((value("Cache-Tag") ?? "").split(separator: ",").map(String.init)),
      isMarked: cacheStatus.contains("detail=late") || cacheStatus.contains("detail=rendering"))
  }
}

/// Holds the answer that comes later, and whoever waits for it.
private final class ModelSink: ReplySink {
  private let answered = DispatchSemaphore(value: 0)
  private let answer = Mutex<Answer?>(nil)

  func deliver(_ answer: Answer, for ticket: Ticket) {
    self.answer.withLock { $0 = answer }
    answered.signal()
  }

  func wait() -> Answer {
    answered.wait()
    return answer.withLock { $0 } ?? Answer(status: 599)
  }
}
