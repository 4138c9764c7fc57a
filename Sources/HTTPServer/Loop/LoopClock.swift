import Glibc
import Telemetry

/// Reads the coarse clocks once per turn, without a system call, and keeps the `Date` line of the current second.
struct LoopClock {
  private(set) var time = LoopTime(wall: Instant(milliseconds: 0), monotonicMilliseconds: 0)
  /// `Date: …` and the empty line: what every head ends with.
  private(set) var headEnd: [UInt8] = []
  /// The same behind the word that the connection goes on, which nearly every head has.
  private(set) var keptHeadEnd: [UInt8] = []
  private var second = Int.min

  init() { tick() }

  mutating func tick() {
    var wall = timespec()
    var monotonic = timespec()
    unsafe clock_gettime(CLOCK_REALTIME_COARSE, &wall)
    unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &monotonic)
    time = LoopTime(
      wall: Instant(milliseconds: Self.milliseconds(wall)), monotonicMilliseconds: Self.milliseconds(monotonic))
    guard wall.tv_sec != second else { return }
    second = wall.tv_sec
    headEnd = Array("Date: \(HTTPDate.text(second: second))\r\n\r\n".utf8)
    // Node keeps a connection for 4 s where it is told nothing, and then opens one for each call.
    keptHeadEnd = Array("Keep-Alive: timeout=75\r\n".utf8) + headEnd
  }

  private static func milliseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
