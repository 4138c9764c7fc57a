package import Upstream

/// One answer of a `ScriptedTransport`.
package enum ScriptedAnswer: Sendable {
  case response(UpstreamResponse)
  /// No whole answer, and why.
  case failure(UpstreamError.Phase)

  /// A JSON text as a neighbour would send it.
  package static func json(_ status: Int = 200, _ body: String, headers: [Header] = []) -> Self {
    .response(
      UpstreamResponse(
        status: status, headers: [Header("Content-Type", "application/json; charset=utf-8")] + headers,
        body: Array(body.utf8)))
  }

  /// The content of a fixture.
  package static func json(_ status: Int = 200, _ body: [UInt8]) -> Self {
    json(status, String(decoding: body, as: UTF8.self))
  }

  func make(for request: UpstreamRequest) throws(UpstreamError) -> UpstreamResponse {
    switch self {
    case .response(let response): return response
    case .failure(let phase): throw UpstreamError(upstream: request.upstream, phase: phase, detail: "as scripted")
    }
  }
}
