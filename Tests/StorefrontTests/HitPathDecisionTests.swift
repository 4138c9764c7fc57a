import Caching
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Storefront

/// What the hit path decides about an entry at one instant, without a socket.
@Suite struct HitPathDecisionTests {
  private static let start: Int64 = 1_768_219_200_000
  private static let stranger = Client(address: .loopback, isTrusted: false)

  private func entry(
    _ etag: String = "W/\"abc\"", isGzipped: Bool = true, validFor: Int64? = nil, tags: [TagClock] = []
  ) -> Entry {
    let lines = "ETag: \(etag)\r\nVary: Accept-Encoding\r\n"
    return Entry(
      key: "/v1/products", head: Array("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\(lines)".utf8),
      notModifiedHead: Array("HTTP/1.1 304 Not Modified\r\n\(lines)".utf8), body: [1, 2, 3], isGzipped: isGzipped,
      etag: Array(etag.utf8), tags: tags, seq: 1, renderedAt: Instant(milliseconds: Self.start),
      validUntil: Instant(milliseconds: validFor.map { Self.start + $0 } ?? .max))
  }

  private func path(_ entry: Entry) -> BareHitPath {
    let path = BareHitPath()
    path.memory.insert(entry)
    return path
  }

  @Test(
    arguments: [
      // milliseconds since the render, of a page whose figures hold so long, seconds told, ttl, whether it is current
      (0, nil, 300, 300, true), (1, nil, 299, 299, true), (999, nil, 299, 299, true), (1000, nil, 299, 299, true),
      (1001, nil, 298, 298, true), (298_999, nil, 1, 1, true), (299_000, nil, 1, 1, true), (299_001, nil, 0, 0, true),
      (299_999, nil, 0, 0, true), (300_000, nil, 0, 0, false), (300_001, nil, 0, -1, false),
      (301_000, nil, 0, -1, false), (301_001, nil, 0, -2, false), (900_000, nil, 0, -600, false),
      (0, 7999, 7, 7, true), (0, 8000, 8, 8, true), (6999, 8000, 1, 1, true), (7000, 8000, 1, 1, true),
      (7001, 8000, 0, 0, true), (7999, 8000, 0, 0, true), (8000, 8000, 0, 0, false), (8001, 8000, 0, -1, false),
      (0, 1, 0, 0, true), (0, 0, 0, 0, false), (0, -5000, 0, -5, false), (0, 900_000, 300, 300, true),
      // A clock of the loop that is coarse or was set back a little may stand before the render.
      (-4, nil, 300, 300, true), (-4, 8000, 8, 8, true),
    ] as [(Int64, Int64?, Int, Int, Bool)])
  func `max-age and ttl count down to the millisecond at which the page is old`(
    age: Int64, validFor: Int64?, seconds: Int, ttl: Int, isCurrent: Bool
  ) {
    let path = path(entry(validFor: validFor))

    let answer = path.ask(
      ["GET /v1/products HTTP/1.1", "Accept-Encoding: gzip"], at: Instant(milliseconds: Self.start + age))

    #expect(answer.status == 200)
    #expect(
      answer.line("Cache-Control")
        == "Cache-Control: public, max-age=\(seconds), stale-while-revalidate=60, stale-if-error=86400")
    let status = "Cache-Status: touski;hit;ttl=\(ttl)"
    #expect(answer.line("Cache-Status") == (isCurrent ? status : status + ";detail=rendering"))
  }

  @Test(arguments: [
    ([], 200), (["*"], 304), (["W/\"abc\""], 304), (["\"abc\""], 304), (["\"x\", \"abc\""], 304),
    (["\"x\",W/\"abc\""], 304),
    (["\"x\"", "\"abc\""], 304), (["\"x\"", "\"y\"", "\"z\", W/\"abc\""], 304), (["W/\"abc\"", "\"x\""], 304),
    ([",,W/\"abc\",,"], 304), ([" \t W/\"abc\" \t "], 304), (["\"x\"", "*"], 304),
    ([""], 200), (["abc"], 200), (["\"x\""], 200), (["\"x\"", "\"y\""], 200), (["w/\"abc\""], 200), (["W/abc"], 200),
    (["\"abc"], 200), (["abc\""], 200), (["\"ABC\""], 200), (["\"\""], 200), (["W/\"\""], 200), (["\"abc\"\"x\""], 200),
    (["garbage, \"abc\""], 200), (["\"abc\";x"], 200), (["\"a\\bc\""], 200), (["**"], 200), (["\"*\""], 200),
  ])
  func `a request that names our validator in any of its lines gets 304, GET and HEAD alike`(
    values: [String], status: Int
  ) {
    let path = path(entry())
    let now = Instant(milliseconds: Self.start + 1)
    let fields = ["Accept-Encoding: gzip"] + values.map { "If-None-Match: \($0)" }

    let get = path.ask(["GET /v1/products HTTP/1.1"] + fields, at: now)
    let head = path.ask(["HEAD /v1/products HTTP/1.1"] + fields, at: now)

    #expect(get.status == status)
    guard case .prepared(let text, let body) = get, case .prepared(let same, _) = head else {
      Issue.record("not prepared")
      return
    }
    #expect(text == same)
    #expect(body.isEmpty == (status == 304))
    #expect(text.contains("Content-Length") == (status == 200))
  }

  @Test func `the lines of a condition are one list for whoever is answered later`() throws {
    let text = "GET / HTTP/1.1\r\nHost: x\r\nIF-None-Match: \"a\"\r\nX: y\r\nif-none-match: W/\"b\", \"c\"\r\n\r\n"
    let bytes = Array(text.utf8)
    let parsed = RequestHead(parsing: bytes.span)
    let head = try #require(parsed)

    let list = IfNoneMatch.value(of: head, bytes.span)

    let value = try #require(list)

    #expect(String(decoding: value, as: UTF8.self) == "\"a\",W/\"b\", \"c\"")
    #expect(IfNoneMatch.matches(value, etag: Array("W/\"c\"".utf8)))
  }

  @Test(
    arguments: [
      (nil, false), ("", false), ("identity", false), ("gzip;q=0", false), ("gzip;q=0.000", false), ("*;q=0", false),
      ("br", false), ("identity;q=0", false), ("gzip", true), ("gzip;q=0.001", true), ("*", true),
      ("gzip, *;q=0", true),
      ("br, gzip", true),
    ] as [(String?, Bool)])
  func `packed bytes go only to who takes gzip, others wait for the plain ones`(value: String?, isTaken: Bool) {
    let request = ["GET /v1/products HTTP/1.1"] + (value.map { ["Accept-Encoding: \($0)"] } ?? [])
    let now = Instant(milliseconds: Self.start + 1)

    let packed = path(entry()).ask(request, at: now)
    let plain = path(entry(isGzipped: false)).ask(request, at: now)

    #expect(plain.status == 200)
    #expect(packed.status == (isTaken ? 200 : nil))
    if case .later = packed { #expect(!isTaken) }
  }

  @Test func `a full server sheds pages and files, not probes, hooks or what is in memory`() {
    let path = path(entry())
    let now = Instant(milliseconds: Self.start)

    for room in [Reply.Room.reserved, .none] {
      for target in ["/v1/products/x", "/docs/x", "/v1/changes"] {
        let answer = path.ask(["GET \(target) HTTP/1.1"], at: now, room: room)
        guard case .overloaded = answer else {
          Issue.record("\(target) is not shed")
          continue
        }
      }
      for target in ["/livez", "/startupz?x=1"] {
        #expect(path.ask(["GET \(target) HTTP/1.1"], at: now, room: room).status == 200)
      }
      #expect(path.ask(["GET /readyz HTTP/1.1"], at: now, room: room).status == 503)
      #expect(path.ask(["GET /nowhere HTTP/1.1"], at: now, room: room).status == 404)
      let hit = path.ask(["GET /v1/products HTTP/1.1", "Accept-Encoding: gzip"], at: now, room: room)
      #expect(hit.status == 200)
    }
  }

  @Test func `a full server sends the old bytes of a changed page, marked as late`() {
    let path = BareHitPath()
    path.memory.insert(entry(tags: [path.clocks.clock("products")]))
    path.clocks.move("products", to: 1_000)
    let ask = { (room: Reply.Room) in
      path.ask(
        ["GET /v1/products HTTP/1.1", "Accept-Encoding: gzip"], at: Instant(milliseconds: Self.start), room: room)
    }

    #expect(ask(.none).status == 200)
    #expect(ask(.none).line("Cache-Status")?.contains("detail=late") == true)
    guard case .later = ask(.free) else {
      Issue.record("a changed page was not made anew")
      return
    }
  }

  @Test func `a stranger who asks too often hears 429, a probe never, and a trusted client never`() {
    let path = BareHitPath(limits: CallerLimits(perSecond: 1, burst: 2, storefrontKey: nil))
    path.memory.insert(entry())
    let now = Instant(milliseconds: Self.start)
    let page = ["GET /v1/products HTTP/1.1", "Accept-Encoding: gzip"]
    let ask = { (request: [String], client: Client) in path.ask(request, from: client, at: now).status }

    #expect((0..<4).map { _ in ask(page, Self.stranger) } == [200, 200, 429, 429])
    for target in ["/livez", "/livez?x", "/startupz"] {
      for _ in 0..<5 { #expect(ask(["GET \(target) HTTP/1.1"], Self.stranger) == 200) }
    }
    #expect(ask(["GET /readyz HTTP/1.1"], Self.stranger) == 503)
    #expect(ask(["POST /nowhere HTTP/1.1"], Self.stranger) == 429)
    #expect(ask(["OPTIONS * HTTP/1.1"], Self.stranger) == 429)
    for _ in 0..<5 { #expect(ask(page, Client(address: .loopback, isTrusted: true)) == 200) }
  }

  @Test func `readiness goes from filling to ready to stopping, for good`() throws {
    let path = BareHitPath()
    let ready = { path.ask(["GET /readyz HTTP/1.1"]) }

    #expect(ready().status == 503)
    path.readiness.becomeReady()
    #expect(ready().status == 200)
    path.readiness.stop()
    path.readiness.becomeReady()

    guard case .answer(let answer) = ready() else {
      Issue.record("no answer")
      return
    }
    #expect(answer.status == 503)
    #expect(answer.headers.contains { $0 == ("Retry-After", "5") })
    let problem = try JSONValue(parsing: answer.body)
    #expect(problem["code"]?.string == "stopping")
    #expect(problem["retryable"]?.bool == true)
    #expect(path.ask(["GET /livez HTTP/1.1"]).status == 200)
    #expect(path.readiness.isReady, "what was filled is still served")
  }
}
