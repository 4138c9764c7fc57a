import Synchronization

/// A sixteenth of the memory tier under its own lock, so that loop and render threads seldom meet.
struct MemoryShard: ~Copyable {
  struct Shelf {
    var entries: Sieve<Entry>
    /// Canonical key by alias.
    var aliases: Sieve<[UInt8]>
  }

  let state: Mutex<Shelf>

  init(entryBytes: Int, aliasBytes: Int) {
    state = Mutex(Shelf(entries: Sieve(limit: entryBytes), aliases: Sieve(limit: aliasBytes)))
  }
}
