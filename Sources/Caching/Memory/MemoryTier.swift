import Synchronization
import Telemetry

/// The entries in memory, found by the target as it came, for the loop threads: no allocation, one lock of one shard.
///
/// A canonical target is the entry's key. Another spelling of it is an *alias*, kept apart with a bound of its own, so
/// that inventing spellings pushes nothing out.
package final class MemoryTier: Sendable {
  /// What entries may weigh together by default: some 4,000 pages of 13 KB.
  package static let usualBytes = 64 << 20
  /// An alias holds two short texts; this share of the bound keeps some thousand of them.
  private static let aliasShare = 32

  /// Of an entry's bytes so much is charged on top, for what the allocator cannot fill between entries that come and go:
  /// a tenth where pages are alike, an eighth where they are of any length.
  private static let unfilledShare = 8

  private let shards: InlineArray<16, MemoryShard>
  private let counters: CachingCounters

  /// - Parameter byteLimit: what all entries may weigh together; a sixteenth of it bounds one shard.
  package init(byteLimit: Int = MemoryTier.usualBytes, counters: CachingCounters) {
    let entryBytes = max(0, byteLimit) / 16
    shards = InlineArray { _ in MemoryShard(entryBytes: entryBytes, aliasBytes: entryBytes / Self.aliasShare) }
    self.counters = counters
  }

  /// The entry stored under that canonical key or alias, in whatever state it is.
  package func find(_ target: Span<UInt8>) -> Entry? {
    let digest = TargetDigest(target)
    let found = shards[digest.shard].state.withLock { shelf -> (entry: Entry?, key: [UInt8]?) in
      if let entry = shelf.entries.find(target, digest) { return (entry, nil) }
      return (nil, shelf.aliases.find(target, digest))
    }
    guard let key = found.key else { return found.entry }
    let canonical = TargetDigest(key.span)
    return shards[canonical.shard].state.withLock { $0.entries.find(key.span, canonical) }
  }

  /// Keeps the entry under its key, and `alias`, the target that was asked for, where it is spelled differently.
  ///
  /// An entry that comes from an older snapshot than the stored one is not kept, as its render was overtaken; nor is
  /// one that alone exceeds a shard's bound.
  package func insert(_ entry: Entry, alias: [UInt8]? = nil) {
    let key = [UInt8](entry.key.utf8)
    let digest = TargetDigest(key.span)
    let evicted = shards[digest.shard].state.withLock { shelf -> Int in
      if let stored = shelf.entries.peek(key.span, digest), stored.seq > entry.seq { return 0 }
      return shelf.entries.insert(entry, under: key, digest, weight: entry.bytes + entry.bytes / Self.unfilledShare)
    }
    if evicted > 0 { counters.evictions.add(evicted) }
    guard let alias, alias != key else { return }
    let other = TargetDigest(alias.span)
    _ = shards[other.shard].state.withLock { shelf in
      shelf.aliases.insert(key, under: alias, other, weight: alias.count + key.count)
    }
  }

  /// How many entries there are.
  package var count: Int { sum { $0.entries.count } }

  /// What they take of memory together.
  package var bytes: Int { sum { $0.entries.weight } }

  private func sum(_ figure: (borrowing MemoryShard.Shelf) -> Int) -> Int {
    var total = 0
    for index in shards.indices { total += shards[index].state.withLock { figure($0) } }
    return total
  }
}
