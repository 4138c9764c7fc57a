import Synchronization
import Telemetry

/// Collects log lines for a test to look at.
final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  var log: Log { Log(threshold: .debug) { [self] line in lines.withLock { $0.append(line) } } }
}
