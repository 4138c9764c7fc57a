/// A checked request on its way to the owner thread, with whoever waits for it; ended exactly once.
struct Submission: Sendable {
  let request: UpstreamRequest
  let deadline: ContinuousClock.Instant
  let cancellation: Cancellation
  let continuation: CheckedContinuation<Result<UpstreamResponse, UpstreamError>, Never>

  func succeed(_ response: UpstreamResponse) {
    continuation.resume(returning: .success(response))
  }

  func fail(_ phase: UpstreamError.Phase, status: Int? = nil, _ detail: String) {
    continuation.resume(
      returning: .failure(UpstreamError(upstream: request.upstream, phase: phase, status: status, detail: detail)))
  }
}
