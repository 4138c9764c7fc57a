import Telemetry
import Upstream

/// Makes the calls of a Flow the way the real one does: once, without waiting for anyone, and never again.
final class FlowCourier: Sendable {
  /// Longest a receiver may take; because the real one sets no bound and a sandbox must end.
  private static let longest = Duration.seconds(60)
  /// Calls of one write on their way at once; because a list of a thousand rows must not open a thousand sockets.
  private static let width = 8

  private let transport: CurlTransport
  private let log: Log

  init(log: Log) {
    self.log = log
    transport = CurlTransport(log: log)
  }

  /// Returns at once; failures are logged and forgotten.
  func deliver(_ delivery: FlowDelivery) {
    // Unstructured because the write has been answered and nobody waits for its listeners.
    Task { [transport, log] in
      try? await Task.sleep(for: delivery.pause)
      await withTaskGroup(of: Void.self) { group in
        for (index, body) in delivery.bodies.enumerated() {
          if index >= Self.width { await group.next() }
          group.addTask { await Self.call(delivery.hook, body: body, transport: transport, log: log) }
        }
      }
    }
  }

  /// Ends the calls on their way.
  func stop() { transport.stop() }

  private static func call(_ hook: DirectusHook, body: [UInt8], transport: CurlTransport, log: Log) async {
    let headers = [
      Header("Accept", "application/json, text/plain, */*"), Header("Content-Type", "application/json"),
      Header("X-Hook-Token", hook.token.revealed),
    ]
    do {
      let answer = try await transport.send(
        UpstreamRequest(
          upstream: "hook", method: .post, url: hook.url, headers: headers, body: body, timeout: longest))
      if answer.status >= 300 { log.warning("sandbox.hook_refused", ("status", answer.status)) }
    } catch {
      log.warning("sandbox.hook_not_reached", ("detail", error.description))
    }
  }
}
