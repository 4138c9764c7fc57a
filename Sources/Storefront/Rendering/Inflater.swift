import Caching

/// Inflates stored bodies for clients that refuse gzip, each once for all who are answered in one go.
struct Inflater {
  let counters: CachingCounters
  /// Whoever waits for one key is answered in a row, so remembering one is enough.
  private var last: (entry: Entry, body: [UInt8])?

  init(counters: CachingCounters) {
    self.counters = counters
  }

  /// - Throws: `GzipError` where the stored bytes are damaged.
  mutating func body(of entry: Entry) throws -> [UInt8] {
    if let last, last.entry === entry { return last.body }
    let body = try Gzip.decompress(entry.body, limit: PageLimits.decodedBody, counters: counters)
    last = (entry, body)
    return body
  }
}
