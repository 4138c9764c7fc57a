package import Telemetry

/// Counts what the server did, for the metrics page and for tests.
package struct ServerCounters: Sendable {
  /// Connections accepted.
  package let connections = Counter("touski_http_connections_total")
  /// Goes down again as connections close.
  package let open = Counter("touski_http_connections_open")
  /// Heads read to their end.
  package let requests = Counter("touski_http_requests_total")
  /// Requests the server itself refused.
  package let refusals = Counter("touski_http_refusals_total")
  /// Heads, bodies, answers and writes that took too long.
  package let timeouts = Counter("touski_http_timeouts_total")
  /// Answers that were given later.
  package let later = Counter("touski_http_answers_later_total")
  /// Completions whose request was no longer waiting.
  package let dropped = Counter("touski_http_completions_dropped_total")
  /// Requests refused because too many were waiting.
  package let overloads = Counter("touski_http_overloads_total")
  /// Answers the kernel did not take at once.
  package let partialWrites = Counter("touski_http_partial_writes_total")
  /// Times accepting paused, for want of descriptors or of room.
  package let acceptPauses = Counter("touski_http_accept_pauses_total")

  /// Connections closed as soon as they came, because their address had enough.
  package let refused = Counter("touski_http_connections_refused_total")
  /// Idle connections closed to make room for others.
  package let evicted = Counter("touski_http_connections_evicted_total")
  /// Answers given piece by piece.
  package let streams = Counter("touski_http_streams_total")
  /// Slow readers closed because too many bytes were waiting for them.
  package let cut = Counter("touski_http_readers_cut_total")

  /// Everything, in the order the metrics page shows it.
  package var all: [Counter] {
    [
      connections, open, requests, refusals, timeouts, later, dropped, overloads, partialWrites, acceptPauses, refused,
      evicted, streams, cut,
    ]
  }
}
