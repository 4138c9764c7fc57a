import Telemetry

/// Holds the durations of `Limits` in the loop's own unit, milliseconds of the monotonic clock.
struct Spans: Sendable {
  let head: Int64
  let body: Int64
  let idle: Int64
  let answer: Int64
  let linger: Int64
  let acceptPause: Int64
  let sweep: Int64
  let drainGrace: Int64
  let drainHead: Int64
  private let write: Int64
  private let writeRate: Int64

  init(_ limits: Limits) {
    head = limits.headTime.wholeMilliseconds
    body = limits.bodyTime.wholeMilliseconds
    idle = limits.idleTime.wholeMilliseconds
    answer = limits.answerTime.wholeMilliseconds
    linger = limits.lingerTime.wholeMilliseconds
    acceptPause = limits.acceptPause.wholeMilliseconds
    sweep = max(1, limits.sweepTime.wholeMilliseconds)
    drainGrace = limits.drainGrace.wholeMilliseconds
    drainHead = limits.drainHeadTime.wholeMilliseconds
    write = limits.writeTime.wholeMilliseconds
    writeRate = Int64(max(1, limits.writeRate))
  }

  /// How long an answer of so many bytes may take to be written.
  func write(_ bytes: Int) -> Int64 { write + Int64(bytes) * 1000 / writeRate }
}
