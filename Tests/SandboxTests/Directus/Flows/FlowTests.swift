import HTTPServer
import Synchronization
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct FlowTests {
  private static let product = "ff080fe5-1655-57f0-8fff-69a0d282ab6f"
  private static let other = "a360461b-ea89-54ab-9692-adb3add2ab09"

  private final class Listener: Sendable {
    private let heard = Mutex<[FlowDelivery]>([])

    var deliveries: [FlowDelivery] { heard.withLock { $0 } }
    var bodies: [JSONValue] { deliveries.flatMap(\.bodies).map { (try? JSONValue(parsing: $0)) ?? .null } }

    func hear(_ delivery: FlowDelivery) { heard.withLock { $0.append(delivery) } }
  }

  private func double(_ listener: Listener, hook: String) throws -> DirectusDouble {
    let flow = DirectusFlow { listener.hear($0) }
    var double = DirectusDouble(try Seed.shared(), settings: DirectusSettings(), flow: flow)
    let answer = double.control(try DoubleRequest(.put, "/_sandbox/hook", body: Array(hook.utf8)), now: .morning)
    #expect(answer?.status == 200)
    return double
  }

  private func request(_ method: Method, _ target: String, _ body: String = "") throws -> DoubleRequest {
    try DoubleRequest(
      method, target,
      headers: ["content-type": "application/json", "authorization": "Bearer sandbox-admin-token"],
      body: Array(body.utf8))
  }

  private func stock(_ double: inout DirectusDouble, at now: Instant) throws -> Int? {
    let answer = double.answer(try request(.get, "/items/products/\(Self.product)?fields=stock"), now: now)
    return try JSONValue(parsing: answer.body)["data"]?["stock"]?.integer
  }

  @Test func `with the early switch a list of changes is told before it can be read`() throws {
    let listener = Listener()
    var double = try double(listener, hook: #"{"url":"http://127.0.0.1:1/","token":"t","early":true}"#)
    let before = try stock(&double, at: .morning)

    let answer = double.answer(
      try request(.patch, "/items/products", #"[{"id":"\#(Self.product)","stock":7777}]"#), now: .morning)

    #expect(listener.deliveries.map(\.pause) == [.zero])
    #expect(answer.delay > .zero)
    #expect(try stock(&double, at: .morning) == before)
    #expect(try stock(&double, at: Instant.morning.advanced(by: answer.delay)) == 7777)
  }

  @Test func `a write that comes while another is not yet visible builds on it`() throws {
    let listener = Listener()
    var double = try double(listener, hook: #"{"url":"http://127.0.0.1:1/","token":"t","early":true}"#)

    _ = double.answer(
      try request(.patch, "/items/products", #"[{"id":"\#(Self.product)","stock":7777}]"#), now: .morning)
    _ = double.answer(try request(.patch, "/items/products/\(Self.other)", #"{"stock":1}"#), now: .morning)

    #expect(try stock(&double, at: .morning) == 7777)
  }

  @Test func `a change that is undone is told all the same when it came in a list`() throws {
    let listener = Listener()
    var double = try double(listener, hook: #"{"url":"http://127.0.0.1:1/","token":"t"}"#)
    let before = try stock(&double, at: .morning)

    let answer = double.answer(
      try request(
        .patch, "/items/products",
        #"[{"id":"\#(Self.product)","stock":7777},{"id":"\#(Self.other)","sku":"CJJT1180011"}]"#), now: .morning)

    #expect(answer.status == 400)
    #expect(listener.bodies.map { $0["keys"] } == [.texts([Self.product])])
    #expect(try stock(&double, at: .morning) == before)
  }

  @Test(arguments: [(#""lose":2"#, 2), (#""copies":3"#, 12), (#""lose":1"#, 0), (#""early":false"#, 4)])
  func `calls are lost and doubled as the switches say`(_ switches: String, _ calls: Int) throws {
    let listener = Listener()
    var double = try double(listener, hook: #"{"url":"http://127.0.0.1:1/","token":"t",\#(switches)}"#)

    for stock in 1...4 {
      _ = double.answer(
        try request(.patch, "/items/products/\(Self.product)", "{\"stock\":\(stock)}"), now: .morning)
    }

    #expect(listener.bodies.count == calls)
  }

  @Test func `a hook that was removed hears nothing, and no answer shows its token`() throws {
    let listener = Listener()
    var double = try double(listener, hook: #"{"url":"http://127.0.0.1:1/","token":"not to be seen"}"#)

    let shown = double.control(try DoubleRequest(.get, "/_sandbox/hook"), now: .morning)
    let removed = double.control(try DoubleRequest(.put, "/_sandbox/hook", body: Array("{}".utf8)), now: .morning)
    _ = double.answer(try request(.patch, "/items/products/\(Self.product)", #"{"stock":1}"#), now: .morning)

    let text = String(decoding: try #require(shown).body, as: UTF8.self)
    #expect(text.contains("127.0.0.1:1"))
    #expect(!text.contains("not to be seen"))
    #expect(try #require(removed).body == Array(#"{"hook":null}"#.utf8))
    #expect(listener.deliveries.isEmpty)
  }

  @Test(arguments: [
    "", "[]", #"{"url":1,"token":"t"}"#, #"{"url":"ftp://x","token":"t"}"#, #"{"url":"http://x"}"#,
    #"{"url":"http://x","token":"t","copies":0}"#, #"{"url":"http://x","token":"t","copies":99999999}"#,
    #"{"url":"http://x","token":"t","lose":-1}"#, #"{"url":"http://x","token":"t","early":"yes"}"#,
    #"{"url":"http://x","token":"t","other":1}"#,
  ])
  func `a hook that makes no sense is refused`(_ body: String) throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    let answer = double.control(try DoubleRequest(.put, "/_sandbox/hook", body: Array(body.utf8)), now: .morning)

    #expect(answer?.status == 400)
  }
}
