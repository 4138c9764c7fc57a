import Glibc

/// Speaks bytes on a blocking loopback socket; what the server must withstand is written by the test, not by a library.
final class RawClient {
  enum Failure: Error {
    case system(String, Int32)
    case ended
    case malformed(String)
  }

  struct Received: Equatable {
    let status: Int
    let fields: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameters:
  ///   - window: Size of the receive buffer in bytes, for a slow reader.
  ///   - host: Our own address is 127.0.0.`host`.
  init(port: Int, window: Int32? = nil, isIPv6: Bool = false, from host: UInt32 = 1) throws {
    descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure.system("socket", errno) }
    if var window {
      unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
    }
    // A server that does not answer fails the test instead of holding it.
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if host != 1, bindTo(host) != 0 { throw Failure.system("bind", errno) }
    guard (isIPv6 ? connectIPv6(port) : connectIPv4(port)) == 0 else { throw Failure.system("connect", errno) }
  }

  private func bindTo(_ host: UInt32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = (0x7f00_0000 | host).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func connectIPv4(_ port: Int) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func connectIPv6(_ port: Int) -> Int32 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = UInt16(port).bigEndian
    address.sin6_addr = in6addr_loopback
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let rest = Array(bytes[offset...])
      let sent = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
      guard sent > 0 else { throw Failure.system("send", errno) }
      offset += sent
    }
  }

  /// Ends our side only.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Leaves with a reset.
  func reset() {
    var hard = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
    // Connecting to nothing drops the connection and keeps the descriptor ours.
    var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    unsafe connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// The next answer; `toHead` for one that must have no body whatever its length says.
  func receive(toHead: Bool = false) throws -> Received {
    let head = try receiveHead()
    var lines = head.split(separator: "\r\n").map(String.init)
    let statusLine = lines.removeFirst()
    let words = statusLine.split(separator: " ")
    guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
      throw Failure.malformed(statusLine)
    }
    var fields: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { throw Failure.malformed(line) }
      let name = line[..<colon].lowercased()
      guard fields[name] == nil else { throw Failure.malformed("repeated \(name)") }
      fields[name] = String(line[line.index(colon, offsetBy: 2)...])
    }
    let length =
      toHead || status < 200 || status == 204 || status == 304 ? 0 : Int(fields["content-length"] ?? "0") ?? 0
    while buffer.count < length { try fill() }
    let body = Array(buffer.prefix(length))
    buffer.removeFirst(length)
    return Received(status: status, fields: fields, body: body)
  }

  /// The next chunk of a stream; empty for the last one.
  func receiveChunk() throws -> [UInt8] {
    var line: [UInt8] = []
    while !line.ends(with: [13, 10]) { line += try take(1) }
    guard let count = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) else {
      throw Failure.malformed("chunk size")
    }
    let chunk = try take(count)
    guard try take(2) == [13, 10] else { throw Failure.malformed("chunk end") }
    return chunk
  }

  /// Exactly so many bytes.
  func take(_ count: Int) throws -> [UInt8] {
    while buffer.count < count { try fill() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  /// True when the server has let go of the connection, with an end or a reset.
  func isGone() -> Bool {
    do {
      return try isEnded()
    } catch {
      return true
    }
  }

  /// True when the server has ended the connection and nothing was left to read.
  func isEnded() throws -> Bool {
    guard buffer.isEmpty else { return false }
    do {
      try fill()
      return false
    } catch Failure.ended {
      return true
    }
  }

  private func receiveHead() throws -> String {
    let end = Array("\r\n\r\n".utf8)
    var searched = 0
    while true {
      while searched + 4 <= buffer.count {
        if buffer[searched] == 13, Array(buffer[searched..<searched + 4]) == end {
          let head = String(decoding: buffer[..<searched], as: UTF8.self)
          buffer.removeFirst(searched + 4)
          return head
        }
        searched += 1
      }
      try fill()
    }
  }

  /// Whether something has come, without waiting for it.
  func hasInput() -> Bool {
    var byte: UInt8 = 0
    return unsafe !buffer.isEmpty || recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) >= 0
      || errno != EAGAIN
  }

  private func fill() throws {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(descriptor, &piece, piece.count, 0)
    guard count != 0 else { throw Failure.ended }
    guard count > 0 else { throw Failure.system("recv", errno) }
    buffer.append(contentsOf: piece[..<count])
  }
}

extension [UInt8] {
  fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
