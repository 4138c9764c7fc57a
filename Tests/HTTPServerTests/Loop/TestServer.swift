import HTTPServer
import Telemetry

/// Runs a body against a started server on a free loopback port and drains it afterwards.
func withServer(
  _ limits: Limits = Limits(), log: Log = .silent, _ body: (Server, ScriptedResponder) async throws -> Void
) async throws {
  let responder = ScriptedResponder()
  let server = try Server(host: "127.0.0.1", port: 0, responder: responder, limits: limits, log: log)
  server.start()
  do {
    try await body(server, responder)
  } catch {
    await server.drain(deadline: .zero)
    throw error
  }
  await server.drain(deadline: .zero)
}

/// A complete request without body.
func request(_ target: String, method: String = "GET", version: String = "1.1", _ fields: String...) -> String {
  "\(method) \(target) HTTP/\(version)\r\nHost: localhost\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
}
