import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `listening` {
  @Test func `a taken port is one clear sentence`() async throws {
    try await withServer { server, _ in
      let error = #expect(throws: ServerError.self) {
        try Server(host: "127.0.0.1", port: server.port, responder: ScriptedResponder(), log: .silent)
      }
      #expect(error == .portTaken(host: "127.0.0.1", port: server.port))
      #expect(error?.description.contains("Port \(server.port) on 127.0.0.1 is already in use") == true)
    }
  }

  @Test(arguments: [
    ("nowhere.invalid", 0, ServerError.badAddress(host: "nowhere.invalid")), ("", 0, .badAddress(host: "")),
    ("127.0.0.1:80", 0, .badAddress(host: "127.0.0.1:80")), ("203.0.113.7", 0, .addressNotHere(host: "203.0.113.7")),
    ("127.0.0.1", 65_536, .badPort(65_536)), ("127.0.0.1", -1, .badPort(-1)),
  ])
  func `an address that cannot be listened on is one clear sentence`(host: String, port: Int, expected: ServerError) {
    let error = #expect(throws: expected) {
      try Server(host: host, port: port, responder: ScriptedResponder(), log: .silent)
    }
    #expect(error?.description.hasSuffix(".") == true)
  }

  @Test func `a client is served over IPv6`() async throws {
    let server = try Server(host: "::1", port: 0, responder: ScriptedResponder(), log: .silent)
    server.start()
    let client = try RawClient(port: server.port, isIPv6: true)

    try client.send(request("/hello"))

    #expect(try client.receive().text == "hello")
    await server.drain(deadline: .zero)
  }

  @Test(arguments: ["::1", "localhost", "0.0.0.0"])
  func `IPv6 addresses and names are listened on, at a free port`(host: String) async throws {
    let server = try Server(host: host, port: 0, responder: ScriptedResponder(), log: .silent)

    #expect(server.port > 0)
    server.start()
    await server.drain(deadline: .zero)
  }
}
