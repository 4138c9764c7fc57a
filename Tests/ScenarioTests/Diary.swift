import Synchronization
import Telemetry

/// The log of a server, kept for a test to read.
final class Diary: Sendable {
  private let kept = Mutex<[String]>([])

  var log: Log {
    Log { [self] line in kept.withLock { $0.append(line) } }
  }

  var lines: [String] { kept.withLock { $0 } }

  func count(_ event: String) -> Int {
    lines.filter { $0.contains(" \(event) ") }.count
  }
}
