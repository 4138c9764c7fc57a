package import Telemetry

/// What this target does, counted where it happens, so that `/metrics` can tell and a test can prove that a hit did
/// none of it.
package struct CachingCounters: Sendable {
  /// Pages rendered; counted by whoever renders.
  package let renders = Counter("touski_renders_total")
  /// Bodies compressed.
  package let gzipRuns = Counter("touski_gzip_runs_total")
  /// Bodies decompressed for a client that takes no gzip.
  package let gunzipRuns = Counter("touski_gunzip_runs_total")
  /// Look-ups in `cache.sqlite`.
  package let fileReads = Counter("touski_entry_file_reads_total")
  /// Entries written to `cache.sqlite`.
  package let fileWrites = Counter("touski_entry_file_writes_total")
  /// Entries not written to `cache.sqlite` because its writer was behind.
  package let fileDrops = Counter("touski_entry_file_drops_total")
  /// Calls to `cache.sqlite` that failed.
  package let fileErrors = Counter("touski_entry_file_errors_total")
  /// Entries that left memory to make room.
  package let evictions = Counter("touski_memory_evictions_total")

  package init() {}

  /// All of them, for the metrics page.
  package var all: [Counter] {
    [renders, gzipRuns, gunzipRuns, fileReads, fileWrites, fileDrops, fileErrors, evictions]
  }
}
