import Catalog
import Foundation
import HTTPServer
import Mirror
import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread, .timeLimit(.minutes(1))) struct ChangeFeedTests {
  @Test func `without a cursor everything is told, with it what moved since`() async throws {
    let shop = try await LiveServices([.make("a"), .make("b")])
    let client = try shop.client()

    let all = try client.get("/v1/changes")
    let first = try JSONValue(parsing: all.body)
    let cursor = try #require(first["cursor"]?.string)
    #expect(all.status == 200)
    #expect(all.header("Cache-Control") == "no-store")
    #expect(first["reset"] == .bool(true))
    #expect(try tags(all).isSuperset(of: ["product-a", "product-b", "products"]))

    let nothing = try client.get("/v1/changes?since=\(cursor)")
    #expect(nothing.text == #"{"data":[],"cursor":"\#(cursor)","reset":false}"#)

    try await shop.apply([.make("a", price: 12), .make("b")])
    let some = try client.get("/v1/changes?since=\(cursor)&wait=25000")
    let second = try JSONValue(parsing: some.body)
    #expect(second["reset"] == .bool(false))
    #expect(try tags(some).contains("product-a"))
    #expect(try !tags(some).contains("product-b"))
    #expect(second["cursor"]?.string != cursor)
    await shop.stop()
  }

  @Test func `a change wakes who waits, once for all of them`() async throws {
    let shop = try await LiveServices()
    let cursor = try cursor(shop)
    let clients = try (0..<20).map { _ in try shop.client() }

    for client in clients { try send(client, since: cursor) }
    await shop.waitUntil(waiting: 20)
    try await shop.apply([.make("a", price: 12), .make("b", price: 13)])

    var bodies: Set<String> = []
    for client in clients { bodies.insert(try client.receive().text) }
    #expect(bodies.count == 1)
    #expect(bodies.first?.contains("product-a") == true)
    #expect(shop.feed.waiting == 0)
    await shop.stop()
  }

  @Test func `each hears what is news to him, whatever cursor he came with`() async throws {
    let shop = try await LiveServices()
    let first = try cursor(shop)
    let early = try shop.client()
    try send(early, since: first)
    await shop.waitUntil(waiting: 1)
    try await shop.apply([.make("a", price: 12), .make("b")])
    let second = try #require(JSONValue(parsing: early.receive().body)["cursor"]?.string)
    #expect(second != first)

    try send(early, since: second)
    await shop.waitUntil(waiting: 1)
    // Back with an old cursor: what it has not heard is there already.
    let late = try shop.client().get("/v1/changes?since=\(first)&wait=25000")
    #expect(try tags(late).contains("product-a"))
    #expect(shop.feed.waiting == 1)
    try await shop.apply([.make("a", price: 12), .make("b", price: 20)])

    let news = try early.receive()
    #expect(try tags(news).contains("product-b"))
    #expect(try !tags(news).contains("product-a"))
    await shop.stop()
  }

  @Test func `patience ends with an empty list and the same cursor`() async throws {
    let shop = try await LiveServices()
    let cursor = try cursor(shop)
    let (short, long) = (try shop.client(), try shop.client())
    try send(short, since: cursor, wait: 1000)
    try send(long, since: cursor, wait: 1001)
    await shop.waitUntil(waiting: 2)
    let sweeps = Task { try await shop.feed.run() }

    #expect(await shop.clock.sleepBegan() == .milliseconds(100))
    shop.clock.advance(by: .milliseconds(1000))

    #expect(try short.receive().text == #"{"data":[],"cursor":"\#(cursor)","reset":false}"#)
    #expect(shop.feed.waiting == 1)
    sweeps.cancel()
    await shop.stop()
  }

  @Test func `one too many ends the wait of the oldest`() async throws {
    let shop = try await LiveServices()
    let cursor = try cursor(shop)
    let clients = try (0...ChangeFeed.mostWaiting).map { _ in try shop.client() }

    for (index, client) in clients.enumerated() {
      try send(client, since: cursor)
      await shop.waitUntil(waiting: min(index + 1, ChangeFeed.mostWaiting))
    }

    #expect(try clients[0].receive().text.contains(#""data":[]"#))
    try await shop.apply([.make("a", price: 12), .make("b")])
    for client in clients.dropFirst() { #expect(try tags(client.receive()).contains("product-a")) }
    await shop.stop()
  }

  @Test func `a client that leaves gives its place free at once`() async throws {
    let shop = try await LiveServices()
    let cursor = try cursor(shop)
    do {
      let leaves = try shop.client()
      try send(leaves, since: cursor)
      await shop.waitUntil(waiting: 1)
    }

    await shop.waitUntil(waiting: 0)

    // Nobody waits for it any more, so no answer is made for it either.
    try await shop.apply([.make("a", price: 12), .make("b")])
    await shop.stop()
    #expect(shop.server.counters.dropped.value == 0)
  }

  @Test func `clients that come and leave take no place from those who stay`() async throws {
    let shop = try await LiveServices()
    let cursor = try cursor(shop)
    // Room for two waves of them, as each holds a place until the loop has seen it leave.
    let wave = 20
    let stays = try (0..<ChangeFeed.mostWaiting - 2 * wave).map { _ in try shop.client() }
    for client in stays { try send(client, since: cursor) }
    await shop.waitUntil(waiting: stays.count)

    let rounds = ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] == nil ? 500 : 10_000
    let before = shop.server.counters.connections.value
    for round in 1...rounds / wave {
      for _ in 0..<wave { try send(shop.client(), since: cursor) }
      let counters = shop.server.counters
      while counters.connections.value < before + round * wave || counters.open.value > stays.count { sched_yield() }
    }

    await shop.waitUntil(waiting: stays.count)
    try await shop.apply([.make("a", price: 12), .make("b")])
    for client in stays { #expect(try tags(client.receive()).contains("product-a")) }
    await shop.stop()
  }

  @Test func `who leaves before a render thread looks for him never takes a place`() async throws {
    let shop = try await LiveServices(threads: 1)
    let since = try #require(ChangesCursor(cursor(shop)))
    let asker = ChangesAsker(Reply(ticket: Ticket(slot: 0, serial: 0), sink: Deaf()))

    shop.feed.leave(asker)

    #expect(shop.feed.join(asker, since: since, for: .seconds(25), announced: shop.feed.announced))
    #expect(shop.feed.waiting == 0)
    await shop.stop()
  }

  @Test func `a stop is not held up, and who comes meanwhile does not wait`() async throws {
    let shop = try await LiveServices()
    let cursor = try cursor(shop)
    let client = try shop.client()
    try send(client, since: cursor)
    await shop.waitUntil(waiting: 1)

    shop.feed.end()

    #expect(try client.receive().text.contains(#""data":[]"#))
    #expect(try shop.client().get("/v1/changes?since=\(cursor)&wait=25000").text.contains(#""data":[]"#))
    await shop.stop()
    #expect(shop.server.counters.open.value == 0)
  }

  @Test(arguments: ["0000000000000008-1", "0000000000000007-99", "ffffffffffffffff-0"])
  func `a cursor of another life of the file, or from its future, begins anew`(cursor: String) async throws {
    let shop = try await LiveServices()

    let answer = try shop.client().get("/v1/changes?since=\(cursor)&wait=25000")

    #expect(try JSONValue(parsing: answer.body)["reset"] == .bool(true))
    #expect(try tags(answer).contains("products"))
    await shop.stop()
  }

  @Test(arguments: ["since=1", "wait=-1", "wait=25001", "later=1", "since=%zz", "since=0000000000000007-1&since="])
  func `what cannot be obeyed is refused`(query: String) async throws {
    let shop = try await LiveServices()

    let answer = try shop.client().get("/v1/changes?\(query)")

    #expect(answer.status == 400)
    #expect(try JSONValue(parsing: answer.body)["traceId"]?.string?.count == 32)
    await shop.stop()
  }

  @Test func `before the first pull there are no changes to tell`() async throws {
    let shop = try await LiveServices(nil)

    let answer = try shop.client().get("/v1/changes?wait=25000")

    #expect(answer.status == 503)
    #expect(answer.header("Retry-After") == "5")
    await shop.stop()
  }

  @Test func `commits that race with who comes to wait are never missed`() async throws {
    let shop = try await LiveServices([.make("a", price: 1)], threads: 2)
    let client = try shop.client()
    var known = try cursor(shop)
    var prices: [Decimal] = []

    let changes = Task { [shop] in
      for price in 2...60 { try await shop.apply([.make("a", price: Decimal(price))]) }
    }
    while prices.last != 60 {
      try send(client, since: known)
      let answer = try client.receive()
      known = try #require(JSONValue(parsing: answer.body)["cursor"]?.string)
      if try tags(answer).contains("product-a") {
        let page = try JSONValue(parsing: shop.client().get("/v1/products/slug-a").body)
        let price = page["data"]?["price"]?["amount"]?.string.flatMap { Decimal(string: $0) }
        prices.append(try #require(price))
      }
    }
    try await changes.value

    #expect(prices == prices.sorted())
    await shop.stop()
  }

  @Test func `a commit is told only once old pages are no hits any more`() async throws {
    let shop = try await LiveServices([.make("a"), .make("b")])
    let known = try cursor(shop)
    let waiting = try shop.client()
    try send(waiting, since: known)
    await shop.waitUntil(waiting: 1)
    let early = Mutex<[String]>([])
    shop.commits.once {
      for query in ["?since=\(known)", ""] {
        let answer = try? shop.client().get("/v1/changes\(query)")
        early.withLock { $0.append(answer?.text ?? "") }
      }
    }

    try await shop.apply([.make("a", price: 12), .make("b")])

    let (since, all) = try #require(early.withLock { $0.count == 2 ? ($0[0], $0[1]) : nil })
    #expect(since == #"{"data":[],"cursor":"\#(known)","reset":false}"#)
    #expect(all.contains(#""cursor":"\#(known)","reset":true"#))
    #expect(all.contains("product-b") && !all.contains("product-a"))
    #expect(try tags(waiting.receive()).contains("product-a"))
    #expect(try tags(shop.client().get("/v1/changes?since=\(known)")).contains("product-a"))
    await shop.stop()
  }

  @Test func `what was announced once is never taken back`() async throws {
    let shop = try await LiveServices()
    let announced = shop.feed.announced

    shop.feed.wake(upTo: announced - 1)

    #expect(announced > 0)
    #expect(shop.feed.announced == announced)
    await shop.stop()
  }

  @Test func `more changes than an answer holds are told as a new beginning`() {
    let cursor = ChangesCursor(generation: 7, seq: 2)
    let name = String(repeating: "x", count: 200)
    let few = (0..<4000).map { TagChange(name: "product-\($0)-\(name)", seq: 2) }

    #expect(Changes.bounded(few, cursor, isReset: false).tags.count == 4000)
    let many = Changes.bounded(few + few, cursor, isReset: false)
    #expect(many == Changes(tags: [], cursor: cursor, isReset: true))
    #expect(many.since(ChangesCursor(generation: 7, seq: 1)) == many)
  }

  private func cursor(_ shop: LiveServices) throws -> String {
    try #require(JSONValue(parsing: shop.client().get("/v1/changes").body)["cursor"]?.string)
  }

  private func send(_ client: LoopbackClient, since cursor: String, wait: Int = 25_000) throws {
    try client.send("GET /v1/changes?since=\(cursor)&wait=\(wait) HTTP/1.1\r\nHost: x\r\n\r\n")
  }

  private func tags(_ answer: LoopbackAnswer) throws -> Set<String> {
    Set(try #require(JSONValue(parsing: answer.body)["data"]?.array).compactMap { $0["tag"]?.string })
  }
}

/// Hears no answer.
private final class Deaf: ReplySink {
  func deliver(_ answer: Answer, for ticket: Ticket) {}
}
