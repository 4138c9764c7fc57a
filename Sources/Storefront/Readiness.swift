import Synchronization

/// Whether the mirror has been filled once; set by whoever commits the first pull, read by the readiness probe.
package final class Readiness: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isReady: Bool { flag.load(ordering: .relaxed) }

  package func becomeReady() {
    flag.store(true, ordering: .relaxed)
  }
}
