/// Keeps what one client's connection is in the middle of; a plain value in the loop's slab, reused for the next client.
///
/// The arrays are empty except while they are needed, so that an idle connection holds no memory of its own.
struct Connection {
  enum Phase: UInt8 {
    /// The slot is free.
    case free
    /// Between requests.
    case idle
    /// Part of a head has come.
    case head
    /// The head is complete, its body is not.
    case body
    /// The answer comes later.
    case waiting
    /// The answer goes out piece by piece as it comes.
    case streaming
    /// The kernel would not take the whole answer yet.
    case writing
    /// Refused or closing; the client's last bytes are read and discarded.
    case lingering

    /// Whether what the client sends is looked at now; elsewhere it stays where it is, in the kernel.
    var takesInput: Bool {
      switch self {
      case .idle, .head, .body, .lingering: true
      case .free, .waiting, .streaming, .writing: false
      }
    }
  }

  var phase = Phase.free
  var descriptor: Int32 = -1
  var client = Client(address: .loopback, isTrusted: true)
  /// Counts the slot's clients, so that an event for an earlier one is recognised.
  var generation: UInt32 = 0
  /// Counts the slot's requests, so that a late answer is recognised.
  var serial: UInt32 = 0
  var nextFree = -1
  /// The loop's count when it was opened or last answered, with the highest bit set once it was answered.
  var lastUse: UInt64 = 0
  /// In the monotonic clock's milliseconds.
  var deadline = Int64.max

  /// More may be read; edge-triggered events say so only once.
  var isReadable = true
  /// The client has ended its side, or will after what is still to be read.
  var hasEnded = false
  /// Stands in the loop's list of connections to go on with.
  var isReady = false

  /// Of the request being answered.
  var isHead = false
  var isHTTP10 = false
  var isPersistent = true
  /// The connection ends with the answer being written.
  var closesAfter = false
  /// A stream in chunks, not ended by the connection's end.
  var isChunked = false
  /// A drain has begun and the stream's owner was told.
  var isEnding = false
  /// Unread input may be in the kernel, so closing at once could reset the connection.
  var lingers = false

  /// Received but not yet taken.
  var pending: [UInt8] = []
  /// Head of a request whose body is still coming.
  var head: [UInt8] = []
  var content = BodyReader.length(0)
  /// Most bytes of it that are taken.
  var bodyLimit = 0
  var body: [UInt8] = []

  /// Rest of an answer's head, its body, and how much of both has left.
  var outHead: [UInt8] = []
  var outBody: [UInt8] = []
  var outOffset = 0
  /// Bytes held for it, as counted in the loop's sum: a body is kept whole until its last byte has left.
  var unsent = 0
  /// When the kernel first would not take them.
  var unsentSince: Int64 = 0
  /// Of a held request: told, once, that its client is gone.
  var onLeave: (@Sendable () -> Void)?

  mutating func open(_ newDescriptor: Int32, _ newClient: Client) {
    let (keptGeneration, keptSerial) = (generation, serial)
    self = Connection()
    generation = keptGeneration
    serial = keptSerial
    descriptor = newDescriptor
    client = newClient
    phase = .idle
  }

  /// Takes from a request's head what its answer depends on.
  mutating func begin(_ head: borrowing RequestHead, hasMore: Bool) {
    serial &+= 1
    isHead = head.method == .head
    isHTTP10 = head.isHTTP10
    isPersistent = head.isPersistent
    lingers = hasMore
  }

  mutating func readBody(_ bytes: Span<UInt8>, from position: inout Int) -> ChunkedBody.Outcome {
    content.read(bytes, from: &position, into: &body, limit: bodyLimit)
  }

  mutating func release() {
    let (keptGeneration, keptSerial) = (generation, serial)
    self = Connection()
    generation = keptGeneration &+ 1
    serial = keptSerial &+ 1
  }
}
