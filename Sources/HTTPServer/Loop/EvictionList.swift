/// Chooses whom to close when all connections are taken: of those that may go the ones idle for longest, strangers
/// before the clients we trust.
///
/// One look at all connections fills it, and it then serves dozens of newcomers; whoever takes one from it makes sure
/// that it has been idle all the while.
struct EvictionList {
  /// A connection that was idle when it was looked at.
  struct Candidate: Equatable {
    let slot: Int
    let generation: UInt32
    /// Another number means that it has asked for something since.
    let serial: UInt32
    let isTrusted: Bool
    /// Grows from use to use over all connections, as many fall into one tick of the clock.
    let lastUse: UInt64
  }

  private let capacity: Int
  /// The next to go stands last.
  private var candidates: [Candidate] = []

  init(capacity: Int = Limits.evictions) {
    self.capacity = capacity
    candidates.reserveCapacity(capacity + 1)
  }

  var isEmpty: Bool { candidates.isEmpty }
  /// The next to go.
  var first: Candidate? { candidates.last }
  var count: Int { candidates.count }

  /// Notes a connection if it is among the first to go so far; one we trust only while no stranger is known.
  mutating func consider(_ candidate: Candidate) {
    if candidate.isTrusted {
      if first?.isTrusted == false { return }
    } else {
      forgetTrusted()
    }
    if candidates.count == capacity {
      guard let last = candidates.first, candidate.lastUse < last.lastUse else { return }
      candidates.removeFirst()
    }
    let place = candidates.lastIndex { candidate.lastUse < $0.lastUse } ?? -1
    candidates.insert(candidate, at: place + 1)
  }

  /// A stranger has come and goes before anyone we trust.
  mutating func forgetTrusted() {
    if first?.isTrusted == true { candidates.removeAll(keepingCapacity: true) }
  }

  /// Forgets those who go last: by the time they were reached, newcomers would stand before them.
  mutating func keepOlderHalf() { candidates.removeFirst(candidates.count / 2) }

  mutating func removeFirst() { _ = candidates.popLast() }
}
