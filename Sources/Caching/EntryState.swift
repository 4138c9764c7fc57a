package import Telemetry

/// What may be done with an entry that was found: the one rule of freshness, which nothing else decides.
///
/// | state   | when                                                                              | what happens           |
/// |---------|-----------------------------------------------------------------------------------|------------------------|
/// | current | none of its tags moved past it, `validUntil` is ahead, younger than its lifetime  | sent as it is          |
/// | changed | a tag moved past it, whatever the time                                            | rendered, then answered |
/// | old     | no tag moved, but `validUntil` is reached or its lifetime is over                 | sent, rendered behind  |
/// | absent  | there is no entry                                                                 | rendered, then answered |
///
/// "Moved past it" is `tag.seq > entry.seq`. An entry that claims to come from a lifetime ahead or more is old as well:
/// the clock was set back, and its age says nothing.
package enum EntryState: Sendable, Equatable {
  case current, changed, old

  /// Costs one atomic read per tag and two comparisons; `now` may be a coarse clock.
  package static func of(_ entry: Entry, now: Instant) -> EntryState {
    guard !entry.isOvertaken else { return .changed }
    return entry.currentAfter < now && now < entry.currentUntil ? .current : .old
  }
}
