import Testing
import Upstream

struct UpstreamResponseTests {
  @Test func `a field is found without case, the first of several`() {
    let response = UpstreamResponse(status: 200, headers: [Header("Retry-After", "5"), Header("retry-after", "6")])

    #expect(response.header("retry-after") == "5")
    #expect(response.header("age") == nil)
  }

  @Test func `an error says whether a retry helps`() {
    let phases: [UpstreamError.Phase] = [.resolve, .connect, .send, .receive, .timeout, .breaker]
    for phase in phases { #expect(UpstreamError(upstream: "cj", phase: phase, detail: "").isRetryable) }
    for phase in [.request, .tls, .tooLarge, .cancelled, .stopped] as [UpstreamError.Phase] {
      #expect(!UpstreamError(upstream: "cj", phase: phase, detail: "").isRetryable)
    }
    #expect(
      UpstreamError(upstream: "cj", phase: .receive, status: 200, detail: "cut off").description
        == "cj receive after status 200: cut off")
  }
}
