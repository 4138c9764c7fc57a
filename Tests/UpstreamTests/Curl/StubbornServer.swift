import Foundation
import Glibc
import Synchronization

/// A neighbour on 127.0.0.1 that does exactly what a test says, with a thread for each connection.
///
/// It listens until `close()` or the end of the process, because Swift may end an object's life right after its last
/// mention, which in a test is long before the last connection.
final class StubbornServer: Sendable {
  let port: Int
  private let listener: Int32
  private let shared = Shared()

  private final class Shared: Sendable {
    let connections = Atomic(0)
    let requests = Mutex<[String]>([])
  }

  /// - Parameter handle: called with each request of each connection, on the connection's thread; the connection is
  ///   closed when it returns false or the peer closes.
  init(_ handle: @escaping @Sendable (StubbornConnection) -> Bool) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, length) == 0 && listen(listener, 128) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let shared = shared
    Thread.detachNewThread {
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else {
          Glibc.close(listener)
          return
        }
        shared.connections.wrappingAdd(1, ordering: .relaxed)
        Thread.detachNewThread {
          let connection = StubbornConnection(descriptor)
          while connection.readRequest() {
            shared.requests.withLock { $0.append(connection.request) }
            guard handle(connection) else { return }
          }
        }
      }
    }
  }

  /// Refuses connections from here on. The thread that accepts closes the descriptor, whose number may at once be
  /// another server's.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  var url: String { "http://127.0.0.1:\(port)/items?limit=1&token=sesame" }

  /// How many connections came.
  var connections: Int { shared.connections.load(ordering: .relaxed) }

  /// The requests as they came, heads with bodies.
  var requests: [String] { shared.requests.withLock { $0 } }

  /// One that answers every request with these bytes and keeps the connection.
  static func answering(_ answer: String) throws -> StubbornServer {
    try StubbornServer { $0.write(answer) }
  }
}
