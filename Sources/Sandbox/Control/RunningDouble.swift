import HTTPServer
import Telemetry

/// One double as a real HTTP server on the loopback address.
final class RunningDouble<Neighbour: UpstreamDouble>: Sendable {
  /// Time a running answer gets when the double stops; because only a delayed one takes longer than a millisecond.
  private static var drainTime: Duration { .seconds(1) }
  /// Largest body taken; because Directus has the same bound.
  private static var largestBody: Int { 1 << 20 }
  /// How long an answer may hang; because a client's own deadline must be what ends it.
  private static var longestAnswer: Duration { .seconds(900) }

  let port: Int
  private let responder: DoubleResponder<Neighbour>
  private let server: Server

  /// - Parameter idleTime: After it a connection without a request is closed; nil: as our own server does.
  init(
    _ double: Neighbour, port: Int, idleTime: Duration? = nil, clock: WallClock, log: Log
  ) throws(SandboxError) {
    var limits = Limits()
    if let idleTime { limits.idleTime = idleTime }
    limits.body = Self.largestBody
    limits.answerTime = Self.longestAnswer
    responder = DoubleResponder(double, clock: clock)
    do {
      server = try Server(host: "127.0.0.1", port: port, responder: responder, limits: limits, log: log)
    } catch {
      throw .cannotListen(error.description)
    }
    self.port = server.port
  }

  func start() { server.start() }

  func stop() async {
    responder.release()
    await server.drain(deadline: Self.drainTime)
  }
}
