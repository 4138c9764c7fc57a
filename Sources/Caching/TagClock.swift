import Synchronization

/// The number a tag's last change got, in memory, so that an entry is compared with it without asking the database.
package final class TagClock: Sendable {
  package let name: String
  private let value = Atomic<Int64>(0)

  init(_ name: String) {
    self.name = name
  }

  /// The `seq` of the tag's last committed change; 0 where none is known.
  package var seq: Int64 { value.load(ordering: .acquiring) }

  /// Moves forward; an older number is ignored, as commits may be told out of order.
  func move(to seq: Int64) {
    value.max(seq, ordering: .acquiringAndReleasing)
  }
}
