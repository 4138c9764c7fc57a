import Synchronization
package import Upstream

/// A neighbour written down by a test: answers by method and path, and remembers what it was asked.
///
/// A call nobody scripted throws an error that names it, so that it cannot pass unseen.
package final class ScriptedTransport: HTTPTransport {
  /// Makes one answer; may look at the request, wait at a gate or throw.
  package typealias Script = @Sendable (UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse

  private struct State {
    var scripts: [String: [Script]] = [:]
    var requests: [UpstreamRequest] = []
    var unscripted: [String] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Gives the next answers to calls of `path` (without query), in order; the last one is given again and again.
  package func answer(
    _ method: UpstreamRequest.Method, _ path: String, with answers: ScriptedAnswer...
  ) {
    for answer in answers { script(method, path) { request throws(UpstreamError) in try answer.make(for: request) } }
  }

  /// The same with an answer computed from the request.
  package func script(_ method: UpstreamRequest.Method, _ path: String, _ script: @escaping Script) {
    state.withLock { $0.scripts["\(method.rawValue) \(path)", default: []].append(script) }
  }

  /// Forgets the answers for `path`, for a neighbour that changes its mind.
  package func forget(_ method: UpstreamRequest.Method, _ path: String) {
    state.withLock { $0.scripts["\(method.rawValue) \(path)"] = nil }
  }

  /// Everything asked so far, in order.
  package var requests: [UpstreamRequest] { state.withLock { $0.requests } }

  /// What was asked without having been scripted, as `GET /path`; a test expects this to be empty.
  package var unscripted: [String] { state.withLock { $0.unscripted } }

  package func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    let call = "\(request.method.rawValue) \(request.path)"
    let script: Script? = state.withLock { state in
      state.requests.append(request)
      guard var scripts = state.scripts[call], let next = scripts.first else {
        state.unscripted.append(call)
        return nil
      }
      if scripts.count > 1 {
        scripts.removeFirst()
        state.scripts[call] = scripts
      }
      return next
    }
    guard let script else {
      throw UpstreamError(upstream: request.upstream, phase: .request, detail: "the test has no answer to \(call)")
    }
    return try await script(request)
  }
}
