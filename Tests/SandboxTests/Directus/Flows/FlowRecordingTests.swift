import Synchronization
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct FlowRecordingTests {
  /// Calls of the real one that the double makes otherwise, and why.
  private static let differences: [String: String] = [
    "import": "imports are not played",
    "template-create": "hand-written bodies are the receiver's matter and tried there",
    "template-update": "as above",
    "no-body": "as above",
    "sort": "a route that is not played, and tells nobody",
    "inactive": "a Flow that is off is a hook that was removed",
    "denied-loopback": "a refused address is a hook that was removed",
  ]

  @Test func `listeners are told what a real Flow told them`() throws {
    let told = Mutex<[JSONValue]>([])
    var hook = DirectusHook(url: "http://127.0.0.1:1/", token: Secret("token"))
    hook.collections = ["products", "categories", "providers"]
    let flow = DirectusFlow(hook: hook) { delivery in
      let bodies = delivery.bodies.map { (try? JSONValue(parsing: $0)) ?? .null }
      told.withLock { $0 += bodies }
    }
    var replay = Replay(DirectusDouble(try Seed.shared(), settings: DirectusSettings(), flow: flow))

    for exchange in try Replay.exchanges("flows") {
      let name = exchange["name"]?.string ?? ""
      told.withLock { $0 = [] }
      let difference = try replay.difference(exchange)
      let calls = told.withLock { $0 }
      let recorded = (exchange["calls"]?.array ?? []).map { replay.replaced($0["body"] ?? .null) }
      if Self.differences[name] == nil {
        #expect(difference == nil, "\(name)")
        #expect(calls.map(\.encodedBytes).sorted() == recorded.map(\.encodedBytes).sorted(), "\(name)")
      } else {
        #expect(difference != nil || calls != recorded, "\(name) is no longer different")
      }
    }
  }
}

extension JSONValue {
  /// With the keys in their order, as those of this run sort otherwise than the recorded ones.
  fileprivate var encodedBytes: String {
    guard case .object(var members) = self, let keys = members["keys"]?.array else {
      return String(decoding: encoded(), as: UTF8.self)
    }
    members["keys"] = .array(keys.sorted { ($0.string ?? "") < ($1.string ?? "") })
    return String(decoding: JSONValue.object(members).encoded(), as: UTF8.self)
  }
}
