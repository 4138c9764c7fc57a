import Synchronization

/// Counts one kind of event without a lock; the owner of the event keeps it and whoever reports reads it.
package final class Counter: Sendable {
  /// The metric's name and labels as Prometheus writes them, for example `touski_renders_total`.
  package let name: String
  private let count = Atomic<Int>(0)

  package init(_ name: String) {
    self.name = name
  }

  package func add(_ amount: Int = 1) {
    count.wrappingAdd(amount, ordering: .relaxed)
  }

  package var value: Int { count.load(ordering: .relaxed) }
}
