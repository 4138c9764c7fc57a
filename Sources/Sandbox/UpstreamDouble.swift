import HTTPServer
import Telemetry
import Upstream

/// The rules of one neighbour: a value that is asked with a request and an instant, and answers.
protocol UpstreamDouble: Sendable {
  /// How the real one answers this request now.
  mutating func answer(_ request: DoubleRequest, now: Instant) -> DoubleAnswer

  /// How the real one fails in this way; nil where such a fault does not concern this request.
  mutating func answer(_ failure: Faults.Failure, to request: DoubleRequest, now: Instant) -> DoubleAnswer?

  /// How the real one answers a target that cannot be read.
  ///
  /// - Parameter path: The target as it came, cut after the `?` of its query.
  func answer(unreadable error: TargetError, path: String) -> DoubleAnswer

  /// Control routes beyond those every double has; nil: there is no such route.
  mutating func control(_ request: DoubleRequest, now: Instant) -> DoubleAnswer?

  /// Back to the seeded state.
  mutating func reset(now: Instant)
}

extension UpstreamDouble {
  func answer(unreadable error: TargetError, path: String) -> DoubleAnswer {
    .json(400, .object(["error": .string(error.description)]))
  }
}
