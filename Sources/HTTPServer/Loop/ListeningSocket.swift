import CLinux
import Glibc

/// Owns the socket connections come in by; made bound and listening, or not at all.
struct ListeningSocket: ~Copyable {
  let descriptor: Int32
  /// The port the kernel chose where 0 was asked for.
  let port: Int

  init(host: String, port: Int) throws(ServerError) {
    guard (0...65_535).contains(port) else { throw .badPort(port) }
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard !host.isEmpty, unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let address = unsafe found else {
      throw .badAddress(host: host)
    }
    defer { unsafe freeaddrinfo(address) }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = unsafe socket(address.pointee.ai_family, kind, 0)
    guard descriptor >= 0 else { throw .system(call: "socket", code: errno) }
    do throws(ServerError) {
      // Restarting must not wait for the closed connections of the last run; TCP_NODELAY is inherited by those accepted.
      try Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR)
      try Self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
      guard unsafe bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else {
        throw Self.bindError(errno, host: host, port: port)
      }
      guard listen(descriptor, Limits.backlog) == 0 else { throw Self.bindError(errno, host: host, port: port) }
      self.port = try Self.port(of: descriptor)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }

  private static func bindError(_ code: Int32, host: String, port: Int) -> ServerError {
    switch code {
    case EADDRINUSE: .portTaken(host: host, port: port)
    case EACCES, EPERM: .notPermitted(host: host, port: port)
    case EADDRNOTAVAIL: .addressNotHere(host: host)
    default: .system(call: "bind", code: code)
    }
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ name: Int32) throws(ServerError) {
    var on: Int32 = 1
    guard unsafe setsockopt(descriptor, level, name, &on, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
      throw .system(call: "setsockopt", code: errno)
    }
  }

  private static func port(of descriptor: Int32) throws(ServerError) -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { throw .system(call: "getsockname", code: errno) }
    return unsafe withUnsafePointer(to: &storage) { pointer in
      // sockaddr_in and sockaddr_in6 have the port at the same place.
      unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { unsafe Int($0.pointee.sin_port.bigEndian) }
    }
  }
}
