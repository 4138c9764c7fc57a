/// The one way out of the process: libcurl in production, a script in tests.
package protocol HTTPTransport: Sendable {
  /// Sends one request and returns the whole answer, whatever its status.
  ///
  /// - Throws: `UpstreamError` where there is no whole answer within deadline and size; cancelling the task throws one
  ///   with phase `.cancelled`.
  func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse
}
