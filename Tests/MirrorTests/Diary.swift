import Mirror
import Synchronization

/// Remembers what a mirror announced and logged, in order.
final class Diary: Sendable {
  private let state = Mutex<(lines: [String], commits: [[TagChange]])>(([], []))

  func log(_ line: String) {
    state.withLock { $0.lines.append(line) }
  }

  func commit(_ changes: [TagChange]) {
    state.withLock { $0.commits.append(changes) }
  }

  /// One list of changes per commit since the last call.
  func takeCommits() -> [[TagChange]] {
    state.withLock { state in
      defer { state.commits = [] }
      return state.commits
    }
  }

  var lines: [String] { state.withLock { $0.lines } }

  func lines(_ event: String) -> [String] {
    state.withLock { $0.lines.filter { $0.contains(" \(event) ") } }
  }
}
