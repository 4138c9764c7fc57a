import Synchronization

/// All tag clocks of the process: whoever commits a change moves them, entries hold the ones of what they show.
package final class TagClocks: Sendable {
  private let clocks = Mutex<[String: TagClock]>([:])
  private let latest = Atomic<Int64>(0)

  package init() {}

  /// The one clock of that name, made on first use: an entry's and a commit's are always the same object.
  package func clock(_ name: String) -> TagClock {
    clocks.withLock { clocks in
      if let clock = clocks[name] { return clock }
      let clock = TagClock(name)
      clocks[name] = clock
      return clock
    }
  }

  /// Tells that the tag's last committed change is `seq`; never moves backwards. Called after each commit, and at boot
  /// for every tag of the file before the first entry is served.
  package func move(_ name: String, to seq: Int64) {
    // First, so that whoever saw the clock of a tag moved also finds `newest` at least there.
    latest.max(seq, ordering: .acquiringAndReleasing)
    clock(name).move(to: seq)
  }

  /// The highest number any tag was moved to: what a reader who comes now may expect to see.
  package var newest: Int64 { latest.load(ordering: .acquiring) }
}
