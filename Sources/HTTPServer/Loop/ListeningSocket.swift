import CLinux
import Glibc

/// Owns the socket connections come in by; made bound and listening, or not at all.
struct ListeningSocket: ~Copyable {
  let descriptor: Int32
  /// The port the kernel chose where 0 was asked for.
  let port: Int
  /// Whether others may accept from the same socket: other loops, or whoever handed it over. An epoll descriptor must
  /// then forget this one before it is closed, as the kernel goes on watching a socket that somebody still has.
  let isShared: Bool

  /// - Parameter isOneOfMany: `another` will be called.
  init(_ listening: Listening, isOneOfMany: Bool = false) throws(ServerError) {
    switch listening {
    case .address(let host, let port): try self.init(host: host, port: port, isOneOfMany: isOneOfMany)
    case .handedOver(let descriptor):
      try self.init(owning: descriptor, isShared: true) { (descriptor) throws(ServerError) in
        try HandedOverSocket.check(descriptor)
        // Inherited by the connections, as on a socket of our own.
        try Self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
      }
    }
  }

  /// A second socket for a second loop: on an own address one that the kernel deals connections to as well, else the
  /// same again.
  func another() throws(ServerError) -> ListeningSocket {
    if isShared {
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { throw .system(call: "fcntl", code: errno) }
      return try ListeningSocket(owning: copy, isShared: true) { _ in }
    }
    var (address, length) = try Self.address(of: descriptor)
    return try ListeningSocket(owning: Self.socket(Int32(address.ss_family)), isShared: false) {
      (descriptor) throws(ServerError) in
      try Self.set(descriptor, SOL_SOCKET, SO_REUSEPORT)
      let isBound = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) == 0 }
      }
      guard isBound, listen(descriptor, Limits.backlog) == 0 else { throw .system(call: "bind", code: errno) }
    }
  }

  deinit { Glibc.close(descriptor) }

  /// The port is bound without `SO_REUSEPORT`, as with it two programs of one user share a port and neither is told;
  /// it is set between binding and listening, which is early enough for `another` to join.
  private init(host: String, port: Int, isOneOfMany: Bool) throws(ServerError) {
    guard (0...65_535).contains(port) else { throw .badPort(port) }
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard !host.isEmpty, unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let address = unsafe found else {
      throw .badAddress(host: host)
    }
    defer { unsafe freeaddrinfo(address) }
    try unsafe self.init(owning: Self.socket(address.pointee.ai_family), isShared: false) {
      (descriptor) throws(ServerError) in
      guard unsafe bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else {
        throw Self.bindError(errno, host: host, port: port)
      }
      if isOneOfMany { try Self.set(descriptor, SOL_SOCKET, SO_REUSEPORT) }
      guard listen(descriptor, Limits.backlog) == 0 else { throw Self.bindError(errno, host: host, port: port) }
    }
  }

  /// Closes the descriptor where preparing it fails.
  private init(
    owning descriptor: Int32, isShared: Bool, _ prepare: (Int32) throws(ServerError) -> Void
  ) throws(ServerError) {
    do throws(ServerError) {
      try prepare(descriptor)
      port = try Self.port(of: descriptor)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.isShared = isShared
  }

  private static func socket(_ family: Int32) throws(ServerError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(family, kind, 0)
    guard descriptor >= 0 else { throw .system(call: "socket", code: errno) }
    do throws(ServerError) {
      // Restarting must not wait for the closed connections of the last run; TCP_NODELAY is inherited by those accepted.
      try set(descriptor, SOL_SOCKET, SO_REUSEADDR)
      try set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

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

  private static func address(of descriptor: Int32) throws(ServerError) -> (sockaddr_storage, socklen_t) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { throw .system(call: "getsockname", code: errno) }
    return (storage, length)
  }

  private static func port(of descriptor: Int32) throws(ServerError) -> Int {
    let storage = try address(of: descriptor).0
    return unsafe withUnsafePointer(to: storage) { pointer in
      // sockaddr_in and sockaddr_in6 have the port at the same place.
      unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { unsafe Int($0.pointee.sin_port.bigEndian) }
    }
  }
}
