import Synchronization

/// Whether visitors may be sent here: set by whoever commits the first pull and by whoever stops the server, read by the
/// probes.
package final class Readiness: Sendable {
  enum State: Sendable, Equatable {
    /// The mirror has not been filled once.
    case filling
    case ready
    /// For good: what waits is answered, and nobody new should come.
    case stopping
  }

  private let filled = Atomic<Bool>(false)
  private let stopped = Atomic<Bool>(false)

  package init() {}

  /// Whether the mirror has been filled once; also true while the server stops.
  package var isReady: Bool { filled.load(ordering: .relaxed) }

  var state: State {
    if stopped.load(ordering: .relaxed) { return .stopping }
    return isReady ? .ready : .filling
  }

  package func becomeReady() {
    filled.store(true, ordering: .relaxed)
  }

  /// Makes `/readyz` fail from now on, before the server takes no more, so that a load balancer turns away first.
  package func stop() {
    stopped.store(true, ordering: .relaxed)
  }
}
