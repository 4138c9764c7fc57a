import Foundation
import TestSupport
import Testing

/// `touski serve` under a service manager, which keeps the socket while programs come and go.
@Suite(.ownThread, .timeLimit(.minutes(1))) struct ManagedProgramTests {
  private let folder: TemporaryFolder
  /// Accepts nobody, so that every pull hangs.
  private let directus: LoopbackListener
  private let door: LoopbackListener
  private let manager: DatagramListener

  init() throws {
    folder = try TemporaryFolder()
    directus = try LoopbackListener()
    door = try LoopbackListener()
    manager = try DatagramListener(folder.path("notify"))
  }

  private func start() throws -> ManagedProgram {
    let environment = [
      "DIRECTUS_URL": "http://127.0.0.1:\(directus.port)", "DIRECTUS_STATIC_TOKEN": "reader-token",
      "TOUSKI_ADMIN_KEY": "sixteen--letters", "TOUSKI_DATA": folder.path("data"), "TOUSKI_PORT": "1",
      "NOTIFY_SOCKET": folder.path("notify"),
    ]
    let program = try ManagedProgram(
      ["serve"], environment: environment, socket: door.descriptor, log: folder.path("log"))
    #expect(try manager.next() == "READY=1", "\(program.lines)")
    return program
  }

  @Test func `a restart loses no visitor, and the manager is told of each step`() throws {
    let first = try start()
    #expect(try LoopbackClient(port: door.port).get("/livez").status == 200)
    first.signal(SIGTERM)
    #expect(try manager.next() == "STOPPING=1")
    #expect(first.end() == 0, "\(first.lines)")

    let between = try LoopbackClient(port: door.port)
    try between.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
    let second = try start()

    #expect(try between.receive().status == 200)
    second.signal(SIGTERM)
    #expect(second.end() == 0, "\(second.lines)")
    let listening = second.lines.filter { $0.contains("http.listening") }
    #expect(listening.count == 2)
    #expect(listening.allSatisfy { $0.contains("\(door.port)") && $0.contains("handedOver") && $0.contains("true") })
  }

  @Test func `a signal ends a pull that hangs, and who asked for it is told`() throws {
    let program = try start()
    let operation = try LoopbackClient(port: door.port)
    try operation.send(
      "POST /admin/pull HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer sixteen--letters\r\nContent-Length: 0\r\n\r\n")
    // Answered only after the pull was asked for, as one loop reads both in order.
    _ = try LoopbackClient(port: door.port).get("/livez")
    let start = ContinuousClock.now

    program.signal(SIGTERM)

    #expect(try operation.receive().status == 503)
    #expect(program.end() == 0, "\(program.lines)")
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func `a second signal ends the program at once`() throws {
    let program = try start()
    let held = try LoopbackClient(port: door.port)
    // Half a request holds the drain.
    try held.send("GET /livez HTTP/1.1\r\n")
    _ = try LoopbackClient(port: door.port).get("/livez")

    program.signal(SIGTERM)
    #expect(try manager.next() == "STOPPING=1")
    program.signal(SIGTERM)

    #expect(program.end() == 128 + SIGTERM)
  }

  @Test func `what is no listening socket is refused in one sentence`() throws {
    let pipe = Pipe()
    let program = try ManagedProgram(
      ["serve"], environment: ["DIRECTUS_URL": "http://127.0.0.1:1", "TOUSKI_DATA": folder.path("data")],
      socket: pipe.fileHandleForReading.fileDescriptor, log: folder.path("log"))

    #expect(program.end() == 2)
    #expect(program.lines.last?.contains("The descriptor 3 that was handed over is no socket") == true)
  }
}
