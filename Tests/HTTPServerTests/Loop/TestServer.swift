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

/// Waits for what the server does on its own thread; the suite's time limit ends what never comes.
func until(_ condition: () -> Bool) async {
  while !condition() { await Task.yield() }
}

/// Lets the server's own clock go on.
func pass(_ time: Duration) async {
  let end = ContinuousClock.now + time
  while ContinuousClock.now < end { await Task.yield() }
}

/// Limits so short that a test sees them pass.
func shortLimits(_ change: (inout Limits) -> Void) -> Limits {
  var limits = Limits()
  limits.sweepTime = .milliseconds(5)
  change(&limits)
  return limits
}

/// A complete request without body.
func request(_ target: String, method: String = "GET", version: String = "1.1", _ fields: String...) -> String {
  "\(method) \(target) HTTP/\(version)\r\nHost: localhost\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
}
