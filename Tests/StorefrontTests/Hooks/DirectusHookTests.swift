import Catalog
import HTTPServer
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Mirror
@testable import Storefront

@Suite(.ownThread, .timeLimit(.minutes(1))) struct DirectusHookTests {
  private static let path = "/hooks/directus"
  private static let token = "X-Hook-Token: \(LiveServices.hookToken)"
  private static let update = Array(
    #"{"event":"products.items.update","payload":{"stock":7},"keys":["a"],"collection":"products"}"#.utf8)

  @Test(
    arguments: [
      token, "x-hook-token:\(LiveServices.hookToken)", "Authorization: bearer  \(LiveServices.hookToken)",
    ])
  func `who holds the secret is thanked at once`(field: String) async throws {
    let shop = try await LiveServices()

    let answer = try shop.post(Self.path, field, body: Self.update)

    #expect(answer.status == 202)
    #expect(answer.text == #"{"accepted":1}"#)
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(shop.pulls.take().demand.scope == .rows([ShopHint(collection: "products", key: "a")]))
    await shop.stop()
  }

  @Test(
    arguments: [
      nil, "X-Hook-Token: wrong", "X-Hook-Token:", "Authorization: Bearer \(LiveServices.adminKey)",
      "Authorization: Basic \(LiveServices.hookToken)", "Authorization: Bearer", "Authorization: Bearer ",
      "X-Hook-Token: \(LiveServices.hookToken)x",
    ])
  func `who does not is told which setting counts`(field: String?) async throws {
    let shop = try await LiveServices()

    let answer = try shop.post(Self.path, field, body: Self.update)
    let problem = try JSONValue(parsing: answer.body)

    #expect(answer.status == 401)
    #expect(answer.header("WWW-Authenticate") == "Bearer")
    #expect(problem["code"]?.string == "wrong_key")
    #expect(problem["detail"]?.string?.contains("TOUSKI_DIRECTUS_HOOK_TOKEN") == true)
    #expect(problem["traceId"]?.string?.count == 32)
    #expect(problem["retryable"] == .bool(false))
    #expect(!answer.text.contains(LiveServices.hookToken))
    #expect(shop.pulls.take().demand.isEmpty)
    await shop.stop()
  }

  @Test func `without a secret the door is closed and says what to set`() async throws {
    let shop = try await LiveServices(keys: AccessKeys(admin: nil, hook: nil))

    for field in [nil, "X-Hook-Token:", Self.token] {
      let answer = try shop.post(Self.path, field, body: Self.update)
      #expect(answer.status == 403)
      #expect(answer.text.contains("TOUSKI_DIRECTUS_HOOK_TOKEN"))
    }
    await shop.stop()
  }

  @Test(arguments: ["", "not JSON", "{\"keys\": undefined}", "a=1", "[[[["])
  func `a body that says nothing is a reason to look all the same`(body: String) async throws {
    let shop = try await LiveServices()

    let answer = try shop.post(Self.path, Self.token, body: Array(body.utf8))

    #expect(answer.status == 202)
    #expect(answer.text == #"{"accepted":0}"#)
    #expect(shop.pulls.take().demand.scope == .changes)
    await shop.stop()
  }

  @Test func `a mebibyte is read from who holds the secret, and 64 KiB from strangers`() async throws {
    let shop = try await LiveServices()
    let large = Self.update + [UInt8](repeating: 32, count: (1 << 20) - Self.update.count)

    #expect(try shop.post(Self.path, Self.token, body: large).text == #"{"accepted":1}"#)
    #expect(try shop.post(Self.path, Self.token, body: large + [32]).status == 413)
    #expect(try shop.post(Self.path, "X-Hook-Token: wrong", body: Array(large.prefix(65_537))).status == 413)
    #expect(try shop.post(Self.path, "X-Hook-Token: wrong", body: Array(large.prefix(65_536))).status == 401)
    #expect(
      try shop.post("/admin/pull", "Authorization: Bearer \(LiveServices.adminKey)", body: large).status == 413)
    await shop.stop()
  }

  @Test(arguments: [true, false])
  func `five megabytes in chunks are refused when they pass the bound`(holdsSecret: Bool) async throws {
    let shop = try await LiveServices()
    let client = try shop.client()
    let field = holdsSecret ? Self.token : "X-Hook-Token: wrong"

    try client.send("POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(field)\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 32, count: 65_536) + Array("\r\n".utf8)
    // The server may be gone before the last chunk.
    for _ in 0..<80 { do { try client.send(chunk) } catch { break } }

    let answer = try client.receive()
    #expect(answer.status == 413)
    #expect(try JSONValue(parsing: answer.body)["traceId"]?.string?.count == 32)
    await shop.stop()
  }

  @Test func `a body that comes slowly keeps nobody waiting`() async throws {
    let shop = try await LiveServices()
    let slow = try shop.client()
    let bytes = LiveServices.post(Self.path, Self.token, body: Self.update)

    for byte in bytes.dropLast() {
      try slow.send([byte])
      if byte == 10 { #expect(try shop.client().get("/livez").status == 200) }
    }
    try slow.send(Array(bytes.suffix(1)))

    #expect(try slow.receive().status == 202)
    await shop.stop()
  }

  @Test(arguments: ["GET", "PUT", "DELETE", "HEAD"])
  func `only POST is a hook`(method: String) async throws {
    let shop = try await LiveServices()
    let client = try shop.client()

    try client.send("\(method) \(Self.path)?x=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    let answer = try client.receive(isHead: method == "HEAD")

    #expect(answer.status == 405)
    #expect(answer.header("Allow") == "POST, OPTIONS")
    await shop.stop()
  }

  @Test func `collections and members nobody knows are left to the shop's reader`() async throws {
    let shop = try await LiveServices()
    let body = #"{"collection":"articles","key":"7","event":"articles.items.create","nonsense":{"a":[1,{"b":null}]}}"#

    #expect(try shop.post(Self.path, Self.token, body: Array(body.utf8)).text == #"{"accepted":1}"#)

    #expect(shop.pulls.take().demand.scope == .rows([ShopHint(collection: "articles", key: "7")]))
    await shop.stop()
  }

  @Test func `ten thousand keys in one body are one pull`() async throws {
    let shop = try await LiveServices()
    let keys = (0..<10_000).map { "\"0f8fad5b-d9cb-469f-a165-\(100_000_000_000 + $0)\"" }.joined(separator: ",")
    let body = #"{"event":"products.items.update","payload":{},"keys":[\#(keys)],"collection":"products"}"#

    #expect(try shop.post(Self.path, Self.token, body: Array(body.utf8)).text == #"{"accepted":10000}"#)

    #expect(shop.pulls.take().demand.scope == .changes)
    await shop.stop()
  }

  @Test func `ten thousand hooks in a burst are all thanked and are one pull`() async throws {
    let shop = try await LiveServices()
    let clients = try (0..<100).map { _ in try shop.client() }

    for (number, client) in clients.enumerated() {
      let bodies = (0..<100).map { #"{"collection":"products","keys":["\#(number)-\#($0)"]}"# }
      try client.send(bodies.flatMap { LiveServices.post(Self.path, Self.token, body: Array($0.utf8)) })
    }
    for client in clients {
      for _ in 0..<100 { #expect(try client.receive().status == 202) }
    }

    #expect(shop.pulls.take().demand.scope == .changes)
    #expect(shop.pulls.take().demand.isEmpty)
    await shop.stop()
  }

  @Test func `where there is no room to read a hook it is thanked and asks for everything that changed`() {
    let pulls = PullRequests()
    let renderers = RenderThreads(count: 0)
    let hook = DirectusHook(pulls: pulls, renderers: renderers, log: .silent)
    let large = [UInt8](repeating: 32, count: DirectusHook.bodyLimit)

    let isCrowded = thanked(hook.accept(Self.update, reply(room: .none)))
    #expect(isCrowded)
    #expect(pulls.take().demand.scope == .changes)
    for _ in 0..<16 {
      let isThanked = thanked(hook.accept(large, reply()))
      #expect(!isThanked)
    }
    #expect(pulls.take().demand.isEmpty)
    let isThanked = thanked(hook.accept(large, reply()))
    #expect(isThanked)
    #expect(pulls.take().demand.scope == .changes)
    renderers.stop()
    let isThankedAtTheEnd = thanked(hook.accept(Self.update, reply()))
    #expect(isThankedAtTheEnd)
  }

  private func thanked(_ decision: Decision) -> Bool {
    if case .answer(let answer) = decision { answer.status == 202 } else { false }
  }

  private func reply(room: Reply.Room = .free) -> Reply {
    Reply(ticket: Ticket(slot: 0, serial: 0), sink: Nowhere(), room: room)
  }
}

private final class Nowhere: ReplySink {
  func deliver(_ answer: Answer, for ticket: Ticket) {}
}
