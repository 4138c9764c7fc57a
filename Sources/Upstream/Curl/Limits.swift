/// The bounds of all outgoing traffic; those of one request stand in `UpstreamRequest`.
enum Limits {
  /// Connections to one host at a time, because more would only queue in a small neighbour; further requests wait, and
  /// their deadlines run.
  static let connectionsPerHost = 8

  /// Idle connections kept, because we have two neighbours and a few web hooks.
  static let idleConnections = 16

  /// Seconds after which an idle connection is not used again, because Node servers, Directus among them, close theirs
  /// after 5 s, and a request sent into a closing connection fails.
  static let idleSeconds = 4

  /// All header lines of one answer, because libcurl bounds each of them (100 KB) but not their sum.
  static let headerBytes = 256 << 10

  /// How long the owner thread sleeps with nothing to do, because a lost wake-up must not last.
  static let pollMilliseconds: Int64 = 1000

  /// The owner thread's stack: TLS handshakes need some 100 KB.
  static let stackBytes = 1 << 20
}
