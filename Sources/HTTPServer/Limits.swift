/// Bounds every request and connection, so that no client can hold memory, a descriptor or a turn of the loop for long.
///
/// What a compiled table or buffer depends on is static; what an operator or a test may choose is a property.
package struct Limits: Sendable {
  /// Longest request head in bytes, 431 beyond; because browsers with many cookies stay below 8 KiB, and twice that is
  /// what common servers accept.
  package static let head = 16_384
  /// Most field lines in a head, 431 beyond; because real clients send fewer than 40.
  package static let fields = 100
  /// Longest request target in bytes, 414 beyond; because RFC 9112 section 3 asks for at least 8,000 octets.
  package static let target = 8192
  /// Longest method and version around a target on the request line; because the longest registered method has
  /// 17 letters, and a line without end must be refused before the head is full.
  static let requestLineRest = 64
  /// Bytes of the input buffer all connections of a loop share; because it holds a head and as much pipelined input.
  static let input = 32_768
  /// Longest answer head in bytes; because our own heads stay below 1 KiB and a runaway one must not grow memory.
  package static let answerHead = 16_384
  /// Bytes of chunk extensions over a whole body; because nobody uses them and RFC 9112 section 7.1.1 asks for a bound.
  static let chunkExtensions = 4096
  /// Bytes of trailer fields after a chunked body; because they are read only to be discarded.
  static let trailers = 8192
  /// Events taken from epoll at once; because it spreads the cost of the call and still fits a small table.
  static let events = 512
  /// Connections accepted in one turn; because those already open wait meanwhile.
  static let acceptsPerTurn = 64
  /// Pipelined requests one connection may have answered in one turn; because the others wait meanwhile.
  static let requestsPerTurn = 64
  /// Reads one connection may do in one turn; because a fast sender must not keep the loop to itself.
  static let readsPerTurn = 8
  /// Connections the kernel holds until they are accepted; because a burst of a page build opens hundreds at once.
  static let backlog: Int32 = 1024
  /// Milliseconds between two looks at a drain's deadline; because a stop should be exact to a blink.
  static let drainLook: Int64 = 20
  /// Milliseconds for the last answers of a drain that ran out of time to be read; because closing at once could lose
  /// them, and who stops us may be about to kill us.
  static let lastWords: Int64 = 200
  /// Idle connections noted in one look at all of them when room is needed; because a look costs as much as dozens of
  /// closes.
  static let evictions = 64
  /// Found in a look at least, or the next comes later; because fewer do not pay for it.
  static let fewEvictions = 8
  /// Milliseconds between two such looks where the last found few; because looking at every connection for every client
  /// that knocks would be the harm a flood is after.
  static let evictionPause: Int64 = 20
  /// Connections closed at once when descriptors run out; because files and outgoing calls need some too.
  static let freedDescriptors = 16
  /// Milliseconds between two log lines about one kind of trouble; because a flood must not become a flood of lines.
  static let logPace: Int64 = 60_000
  /// Seconds after which the kernel gives up on a stream's client that confirms nothing; because one that vanished
  /// without a word would keep its place for ever.
  static let streamSilence: Int32 = 60
  /// Bytes an announced body has reserved before any of it came; because what is only announced must cost nothing.
  static let bodyReserve = 4096
  /// Descriptors kept for files and outgoing calls beside the connections; because they share the process limit.
  static let otherDescriptors = 256

  /// Longest request body in bytes where the responder allows no other, 413 beyond; because a cart or a list of 500 ids
  /// fits, and strangers on all connections cannot hold more than half a gigabyte.
  package var body = 65_536
  /// Open connections; because each costs kernel memory, and a shop's front end opens some hundreds at most.
  package var connections = 8192
  /// Answers that may be waiting for their completion, 503 beyond; because each is work for the render threads.
  package var waiting = 1000
  /// Answers beyond `waiting` that may wait where they are never shed, as confirming a cart; because a flood of page
  /// requests must not stand in their way.
  package var reserved = 64
  /// Networks whose clients no limit counts by address; because a shop's own front end asks for all its visitors from
  /// one address, and usually from this machine.
  package var trusted = [Network("127.0.0.0/8"), Network("::1")].compactMap { $0 }
  /// Proxies that tell the client's address in `X-Forwarded-For`; because behind one all clients have its address.
  package var proxies: [Network] = []
  /// Open connections of one address, or of one /64 of IPv6, outside `trusted`; because one client must not use up all.
  package var connectionsPerAddress = 512
  /// Bytes of answers held for slow readers, where the slowest are closed beyond; because each may hold a page of its
  /// own, whole until its last byte has left.
  package var unsent = 64 << 20
  /// Bytes of a stream its client has not taken yet, closed beyond; because a reader who does not keep up with events
  /// is better off asking again.
  package var streamBacklog = 262_144
  /// From a head's first byte to its last, 408 beyond; because a head fits in one packet, and slow ones are attacks.
  package var headTime: Duration = .seconds(10)
  /// From a head's end to its body's end, 408 beyond; because 64 KiB take less over the slowest mobile line.
  package var bodyTime: Duration = .seconds(30)
  /// Between an answer and the next request; because we tell clients 75 s, and their last request
  /// may be under way then.
  package var idleTime: Duration = .seconds(76)
  /// From a request to the completion of its later answer, 503 beyond; because the longest long-poll lasts 25 s.
  package var answerTime: Duration = .seconds(60)
  /// To write any answer; because a reader may pause, and the kernel takes small answers at once anyway.
  package var writeTime: Duration = .seconds(10)
  /// Bytes a second a reader must take on top of `writeTime`; because slower ones hold an answer's memory.
  package var writeRate = 8192
  /// To wait for the client's end after a refusal; because closing at once would reset the connection and lose the
  /// answer (RFC 9112 section 9.6).
  package var lingerTime: Duration = .seconds(2)
  /// For which idle connections are kept when a drain begins; because a request may be under way to us, and its client
  /// could not tell whether it was carried out.
  package var drainGrace: Duration = .milliseconds(250)
  /// For a half-sent head to become whole once a drain has begun; because its client is sending it now or never.
  package var drainHeadTime: Duration = .seconds(1)
  /// To stop accepting when descriptors run out; because retrying at once would spin.
  package var acceptPause: Duration = .milliseconds(100)
  /// Between two looks at all deadlines; because a second's error matters to none of them.
  package var sweepTime: Duration = .seconds(1)

  /// The values a shop runs with; tests shorten them.
  package init() {}
}
