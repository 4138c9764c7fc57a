import Foundation
import Synchronization
import Telemetry
import Testing

@testable import touski

@Suite(.timeLimit(.minutes(1))) struct ServiceManagerTests {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func append(_ line: String) { lines.withLock { $0.append(line) } }
  }

  @Test(
    arguments: [
      ([:], nil), (["LISTEN_PID": "7", "LISTEN_FDS": "1"], 3), (["LISTEN_PID": "8", "LISTEN_FDS": "1"], nil),
      (["LISTEN_FDS": "1"], nil), (["LISTEN_PID": "7"], nil), (["LISTEN_PID": "7", "LISTEN_FDS": "0"], nil),
      (["LISTEN_PID": "7", "LISTEN_FDS": "-1"], nil), (["LISTEN_PID": "x", "LISTEN_FDS": "1"], nil),
      (["LISTEN_PID": "7", "LISTEN_FDS": "1x"], nil),
    ] as [([String: String], Int32?)])
  func `a socket is taken that was handed over to this process`(environment: [String: String], socket: Int32?) throws {
    #expect(try ServiceManager(environment, processID: 7).socket == socket)
  }

  @Test func `of several sockets none is served, and that is told`() throws {
    let stop = try #require(throws: Stop.self) {
      try ServiceManager(["LISTEN_PID": "7", "LISTEN_FDS": "2"], processID: 7)
    }

    #expect(stop.message.contains("one ListenStream"))
    #expect(stop.code == .usage)
  }

  @Test(arguments: [true, false])
  func `who wants to know is told, at a path or an abstract name`(isAbstract: Bool) throws {
    let name = (isAbstract ? "@" : NSTemporaryDirectory()) + "touski-\(UUID().uuidString)"
    defer { _ = unsafe unlink(name) }
    let listener = try DatagramListener(name)
    let manager = try ServiceManager(["NOTIFY_SOCKET": name], processID: 7)

    manager.tell(.ready, log: .silent)
    manager.tell(.stopping, log: .silent)

    #expect(try listener.next() == "READY=1")
    #expect(try listener.next() == "STOPPING=1")
  }

  @Test(arguments: ["/nowhere/notify", "@nobody-listens-here", "@", String(repeating: "x", count: 200)])
  func `where nobody can be told the log says so`(name: String) throws {
    let lines = Lines()
    let manager = try ServiceManager(["NOTIFY_SOCKET": name], processID: 7)

    manager.tell(.ready, log: Log(threshold: .info) { lines.append($0) })

    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("manager.not_told") == true)
  }

  @Test func `without a listener nothing is told`() throws {
    let lines = Lines()

    try ServiceManager([:], processID: 7).tell(.ready, log: Log(threshold: .debug) { lines.append($0) })

    #expect(lines.all.isEmpty)
  }
}
