import Glibc
import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct ServerTests {
  /// Answers with the thread that decides.
  private final class ThreadTeller: Responder {
    func respond(
      to head: borrowing RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
      out: inout HeadBuffer, reply: Reply
    ) -> Decision {
      .answer(Answer(status: 200, body: Array("\(pthread_self())".utf8)))
    }
  }

  private static func make(
    _ listening: Listening = .address(host: "127.0.0.1", port: 0), loops: Int = 1,
    _ responder: any Responder = ScriptedResponder(), limits: Limits = Limits()
  ) throws(ServerError) -> Server {
    try Server(listening: listening, loops: loops, responder: responder, limits: limits, log: .silent)
  }

  /// Asks over fresh connections until each of `count` loops has answered one.
  private static func loopsThatAnswer(at port: Int, untilThereAre count: Int) throws -> Int {
    var threads: Set<String> = []
    // The kernel deals by a hash: with two loops 200 connections miss one of them once in 10^60 runs.
    for _ in 0..<200 where threads.count < count {
      let client = try RawClient(port: port)
      try client.send(request("/"))
      threads.insert(try client.receive().text)
    }
    return threads.count
  }

  // MARK: Several loops

  @Test func `several loops share the port, and all drain`() async throws {
    let server = try Self.make(loops: 3, ThreadTeller())
    server.start()

    #expect(try Self.loopsThatAnswer(at: server.port, untilThereAre: 3) == 3)
    let idle = try (0..<8).map { _ in try RawClient(port: server.port) }
    for client in idle {
      try client.send(request("/"))
      _ = try client.receive()
    }
    await server.drain(deadline: .seconds(4))

    for client in idle { #expect(try client.isEnded()) }
    #expect(server.counters.open.value == 0)
    #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
  }

  @Test(arguments: [(1, 2), (2, 1), (2, 2)])
  func `a taken port is found out, however many loops share it`(first: Int, second: Int) async throws {
    let holder = try Self.make(loops: first)

    #expect(throws: ServerError.portTaken(host: "127.0.0.1", port: holder.port)) {
      try Self.make(.address(host: "127.0.0.1", port: holder.port), loops: second)
    }
    await holder.drain(deadline: .zero)
    let successor = try Self.make(.address(host: "127.0.0.1", port: holder.port), loops: second)
    await successor.drain(deadline: .zero)
  }

  @Test func `each loop has its share of the limits, rounded up`() async throws {
    var limits = Limits()
    (limits.waiting, limits.reserved) = (3, 0)
    let server = try Self.make(loops: 2, limits: limits)
    server.start()

    let clients = try (0..<10).map { _ in try RawClient(port: server.port) }
    for (number, client) in clients.enumerated() { try client.send(request("/later/\(number)")) }
    while server.counters.requests.value < 10 { await Task.yield() }

    // Two wait on each loop, wherever the kernel puts them.
    #expect((2...4).contains(server.counters.later.value))
    #expect(server.counters.overloads.value + server.counters.later.value == 10)
    await server.drain(deadline: .zero)
  }

  @Test func `a server that is dropped without a start gives its port back`() throws {
    let port = try Self.make(loops: 2).port

    #expect(throws: Never.self) { try Self.make(.address(host: "127.0.0.1", port: port)) }
  }

  // MARK: A socket that was handed over

  @Test(arguments: [1, 2])
  func `what waits at a handed-over socket waits for the next server`(loops: Int) async throws {
    let (ours, port) = try Self.listener()
    defer { close(ours) }
    let first = try Self.make(.handedOver(descriptor: dup(ours)), loops: loops)
    first.start()
    let early = try RawClient(port: port)
    try early.send(request("/hello"))
    #expect(try early.receive().text == "hello")
    await first.drain(deadline: .seconds(4))

    let between = try RawClient(port: port)
    try between.send(request("/hello"))
    let second = try Self.make(.handedOver(descriptor: dup(ours)), loops: loops)
    second.start()

    #expect(first.port == port)
    #expect(second.port == port)
    #expect(try between.receive().text == "hello")
    #expect(try early.isEnded())
    await second.drain(deadline: .seconds(4))
  }

  @Test func `several loops answer at one handed-over socket`() async throws {
    let (ours, port) = try Self.listener()
    let server = try Self.make(.handedOver(descriptor: ours), loops: 2, ThreadTeller())
    server.start()

    let clients = try (0..<64).map { _ in try RawClient(port: port) }
    for client in clients { try client.send(request("/")) }
    for client in clients { #expect(try client.receive().status == 200) }

    await server.drain(deadline: .seconds(4))
    #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
  }

  @Test func `a handed-over socket behaves as our own`() async throws {
    let (ours, _) = try Self.listener()
    let server = try Self.make(.handedOver(descriptor: ours))

    #expect(fcntl(ours, F_GETFL) & O_NONBLOCK != 0)
    #expect(fcntl(ours, F_GETFD) & FD_CLOEXEC != 0)
    #expect(Self.option(Int32(IPPROTO_TCP), TCP_NODELAY, of: ours) == 1)
    await server.drain(deadline: .zero)
  }

  @Test func `what cannot be accepted from is refused with the reason and closed`() throws {
    let stream = Int32(SOCK_STREAM.rawValue)
    var unused: [Int32] = [0, 0]
    #expect(unsafe pipe(&unused) == 0)
    let cases: [(Int32, ServerError.HandOverFault)] = [
      (.max, .closed), (unused[0], .noSocket), (socket(AF_INET, stream, 0), .notListening),
      (socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0), .noTCP), (socket(AF_UNIX, stream, 0), .noTCP),
    ]
    for (descriptor, fault) in cases {
      let error = #expect(throws: ServerError.handedOver(descriptor: descriptor, fault)) {
        try Self.make(.handedOver(descriptor: descriptor))
      }
      #expect(error?.description.contains(fault.rawValue) == true)
    }
    close(unused[1])
  }

  /// A listening socket as a service manager makes it, blocking and inherited by children.
  private static func listener() throws -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, length) == 0 && listen(descriptor, 128) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard result else { throw RawClient.Failure.system("listen", errno) }
    return (descriptor, Int(address.sin_port.bigEndian))
  }

  private static func option(_ level: Int32, _ name: Int32, of descriptor: Int32) -> Int32 {
    var value: Int32 = -1
    var length = socklen_t(MemoryLayout<Int32>.size)
    unsafe getsockopt(descriptor, level, name, &value, &length)
    return value
  }
}
