import Caching
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import HTTPServer
@testable import Storefront

@Suite struct WaitingRoomTests {
  private let clocks = TagClocks()
  private let clock = ManualClock()
  private let memory: MemoryTier
  private let room: WaitingRoom
  private let mailbox = Mailbox()
  private let start = ContinuousClock.now
  private let counters = CachingCounters()

  init() {
    memory = MemoryTier(counters: counters)
    room = WaitingRoom(
      memory: memory, clocks: clocks, clock: clock.wall, counters: counters, log: .silent, sleep: clock.sleep)
  }

  @Test func `who loses patience is sent the old bytes as late, or 503 where there are none`() throws {
    _ = room.join("/a", waiter(1, fallback: entry("/a", seq: 1), patience: Waiter.patienceWithFallback))
    _ = room.join("/a", waiter(2, patience: Waiter.patience))
    move(to: 2)

    room.expire(at: start.advanced(by: .milliseconds(1499)))
    #expect(mailbox.answers.isEmpty)
    room.expire(at: start.advanced(by: .milliseconds(1500)))
    #expect(mailbox.answers.keys.sorted() == [1])
    room.expire(at: start.advanced(by: .seconds(4)))

    #expect(try head(1).contains("Cache-Status: touski;hit;ttl=-1;detail=late"))
    #expect(try head(1).contains("max-age=0"))
    #expect(mailbox.answers[2]?.status == 503)
  }

  @Test func `what is inflated for a client that lost patience is left to the render threads`() throws {
    let renderers = RenderThreads(count: 1)
    let room = WaitingRoom(
      memory: memory, renderers: renderers, clocks: clocks, clock: clock.wall, counters: counters, log: .silent,
      sleep: clock.sleep)
    let page = try Gzip(counters: counters).compress(Array("{}".utf8))
    let old = entry("/a", seq: 1, body: page, isGzipped: true)
    _ = room.join("/a", waiter(1, fallback: old, patience: Waiter.patienceWithFallback, acceptsGzip: false))

    room.expire(at: start.advanced(by: .seconds(2)))

    #expect(mailbox.answers.isEmpty)
    #expect(counters.gunzipRuns.value == 0)
    #expect(renderers.queued == 1)
  }

  @Test func `a render that everyone gave up on is not begun, and the key can be asked for again`() {
    #expect(room.join("/a", waiter(1, patience: Waiter.patience)))
    room.expire(at: start.advanced(by: .seconds(5)))

    #expect(room.isAbandoned("/a"))
    #expect(room.join("/a", waiter(2, patience: Waiter.patience)))
    #expect(!room.isAbandoned("/a"))
  }

  @Test func `our own failure is answered with the old bytes where there are some`() throws {
    _ = room.join("/a", waiter(1, fallback: entry("/a", seq: 1), patience: Waiter.patienceWithFallback))
    _ = room.join("/a", waiter(2, patience: Waiter.patience))
    move(to: 2)

    room.refuse("/a", .overloaded)

    #expect(try head(1).contains("detail=late"))
    #expect(mailbox.answers[2]?.status == 503)
  }

  @Test func `what does not exist any more is a 404 although old bytes are there`() {
    _ = room.join("/a", waiter(1, fallback: entry("/a", seq: 1), patience: Waiter.patienceWithFallback))

    room.refuse("/a", .productNotFound)

    #expect(mailbox.answers[1]?.status == 404)
  }

  @Test func `the first is told that it was rendered, the others that they joined`() throws {
    _ = room.join("/a", waiter(1, patience: Waiter.patience))
    _ = room.join("/a", waiter(2, patience: Waiter.patience))
    _ = room.join("/b", waiter(3, fallback: entry("/b", seq: 1), patience: Waiter.patienceWithFallback))

    #expect(!room.serve("/a", entry("/a", seq: 1)))
    #expect(!room.serve("/b", entry("/b", seq: 1)))

    #expect(try head(1).contains("Cache-Status: touski;fwd=miss;stored\r\n"))
    #expect(try head(2).contains("Cache-Status: touski;fwd=miss;stored;collapsed\r\n"))
    #expect(try head(3).contains("Cache-Status: touski;fwd=stale;stored\r\n"))
  }

  @Test func `who asked after a change is not sent a render from before it`() throws {
    _ = room.join("/a", waiter(1, patience: Waiter.patience))
    move(to: 2)
    _ = room.join("/a", waiter(2, patience: Waiter.patience))

    let mustRenderAgain = room.serve("/a", entry("/a", seq: 1))

    #expect(mustRenderAgain)
    #expect(mailbox.answers.keys.sorted() == [1])
    #expect(!room.serve("/a", entry("/a", seq: 2)))
    #expect(mailbox.answers.keys.sorted() == [1, 2])
  }

  @Test func `clients that refuse gzip are answered from one inflated copy`() throws {
    let text = String(repeating: "a page long enough to be packed ", count: 100)
    let page = entry("/a", seq: 1, body: try Gzip(counters: counters).compress(Array(text.utf8)), isGzipped: true)
    for serial in 1...50 as ClosedRange<UInt32> {
      _ = room.join("/a", waiter(serial, fallback: page, patience: Waiter.patienceWithFallback, acceptsGzip: false))
    }

    room.expire(at: start.advanced(by: .seconds(2)))

    #expect(mailbox.answers.count == 50)
    #expect(mailbox.answers.values.allSatisfy { String(decoding: $0.body, as: UTF8.self) == text })
    #expect(counters.gunzipRuns.value == 1)
  }

  @Test func `another spelling joins the flight of the canonical key`() {
    #expect(room.join("/a", waiter(1, patience: Waiter.patience)))
    #expect(room.join("/%61", waiter(2, patience: Waiter.patience)))

    #expect(!room.move("/%61", to: "/a"))
    _ = room.serve("/a", entry("/a", seq: 1))

    #expect(mailbox.answers.keys.sorted() == [1, 2])
  }

  @Test func `who asked after a change is not told what a snapshot from before it showed`() {
    _ = room.join("/a", waiter(1, patience: Waiter.patience))
    _ = room.join("/b", waiter(2, patience: Waiter.patience))
    move(to: 2)
    _ = room.join("/a", waiter(3, patience: Waiter.patience))
    _ = room.join("/b", waiter(4, patience: Waiter.patience))

    #expect(room.refuse("/a", .productNotFound, asOf: 1))
    #expect(room.redirect("/b", to: "/v1/products/b", asOf: 1))
    #expect(mailbox.answers.keys.sorted() == [1, 2])
    #expect(mailbox.answers[2]?.status == 308)
    #expect(!room.refuse("/a", .productNotFound, asOf: 2))
    #expect(!room.redirect("/b", to: "/v1/products/b", asOf: 2))
    #expect(mailbox.answers.keys.sorted() == [1, 2, 3, 4])
  }

  @Test func `who asked after a change does not wait for what a spelling meant before it`() {
    _ = room.join("/a?lang=fr", waiter(1, patience: Waiter.patience))
    move(to: 2)
    _ = room.join("/a?lang=fr", waiter(2, patience: Waiter.patience))

    let moved = room.move("/a?lang=fr", to: "/a", asOf: 1)
    _ = room.serve("/a", entry("/a", seq: 2))

    #expect(moved.leads && moved.mustRenderAgain)
    #expect(mailbox.answers.keys.sorted() == [1])
    #expect(room.move("/a?lang=fr", to: "/a?lang=fr-CA", asOf: 2) == (true, false))
    _ = room.serve("/a?lang=fr-CA", entry("/a?lang=fr-CA", seq: 2))
    #expect(mailbox.answers.keys.sorted() == [1, 2])
  }

  private func waiter(
    _ serial: UInt32, fallback: Entry? = nil, patience: Duration, acceptsGzip: Bool = true
  ) -> Waiter {
    Waiter(
      reply: Reply(ticket: Ticket(slot: 0, serial: serial), sink: mailbox), fallback: fallback, newest: room.newest,
      deadline: start.advanced(by: patience), ifNoneMatch: nil, acceptsGzip: acceptsGzip)
  }

  private func entry(
    _ key: String, seq: Int64, body: [UInt8] = Array("{}".utf8), isGzipped: Bool = false
  ) -> Entry {
    Entry(
      key: key, head: Array("HTTP/1.1 200 OK\r\n".utf8), notModifiedHead: [], body: body, isGzipped: isGzipped,
      etag: Array("W/\"1\"".utf8), tags: [clocks.clock("products")], seq: seq, renderedAt: clock.now,
      validUntil: Instant(milliseconds: .max))
  }

  private func move(to seq: Int64) { clocks.move("products", to: seq) }

  private func head(_ serial: UInt32) throws -> String {
    String(decoding: try #require(mailbox.answers[serial]?.preparedHead), as: UTF8.self)
  }

  /// Takes what the loop would send, by the serial of the request.
  private final class Mailbox: ReplySink {
    private let taken = Mutex<[UInt32: Answer]>([:])

    var answers: [UInt32: Answer] { taken.withLock { $0 } }

    func deliver(_ answer: Answer, for ticket: Ticket) {
      taken.withLock { $0[ticket.serial] = answer }
    }
  }
}
