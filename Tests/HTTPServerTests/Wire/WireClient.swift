import Glibc

/// Sends pieces as they are given, each in its own packet, and reads on when the server has ended its side.
final class WireClient {
  struct Answer {
    let status: Int
    let closes: Bool
    let text: String
  }

  enum Failure: Error {
    case system(String, Int32)
    case malformed(String)
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure.system("socket", errno) }
    // A server that does not answer fails the test instead of holding it.
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var yes: Int32 = 1
    unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let outcome = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard outcome == 0 else { throw Failure.system("connect", errno) }
  }

  deinit { Glibc.close(descriptor) }

  /// Sends one piece; a server that has refused already may no longer take it, which is no failure.
  func send(_ piece: ArraySlice<UInt8>) {
    unsafe piece.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let sent = unsafe Glibc.send(
          descriptor, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
        guard sent > 0 else { return }
        offset += sent
      }
    }
  }

  func send(_ text: String) { send(Array(text.utf8)[...]) }

  /// Ends our side only.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Waits until something can be read, but no longer than this.
  func hasAnswer(within milliseconds: Int32) -> Bool {
    var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&asked, 1, milliseconds) > 0
  }

  /// The next answer that is not 100, nil when the server has ended the connection.
  ///
  /// - Parameter toHead: The answer has no body whatever its length says.
  func receive(toHead: Bool = false) throws -> Answer? {
    while true {
      guard let lines = try receiveHead() else { return nil }
      guard lines[0].hasPrefix("HTTP/1.1 "), let status = Int(lines[0].dropFirst(9).prefix(3)) else {
        throw Failure.malformed(lines[0])
      }
      if status == 100 { continue }
      let length = lines.firstNonNil { $0.hasPrefix("Content-Length: ") ? Int($0.dropFirst(16)) : nil } ?? 0
      let count = toHead ? 0 : length
      while buffer.count < count { guard try fill() else { throw Failure.malformed("a body cut short") } }
      let text = String(decoding: buffer.prefix(count), as: UTF8.self)
      buffer.removeFirst(count)
      return Answer(status: status, closes: lines.contains("Connection: close"), text: text)
    }
  }

  private func receiveHead() throws -> [String]? {
    var searched = 0
    while true {
      while searched + 4 <= buffer.count {
        if buffer[searched..<searched + 4].elementsEqual("\r\n\r\n".utf8) {
          let head = String(decoding: buffer[..<searched], as: UTF8.self)
          buffer.removeFirst(searched + 4)
          return head.split(separator: "\r\n").map(String.init)
        }
        searched += 1
      }
      guard try fill() else {
        if buffer.isEmpty { return nil }
        throw Failure.malformed("a head cut short")
      }
    }
  }

  /// False at the server's end.
  private func fill() throws -> Bool {
    var piece = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe recv(descriptor, &piece, piece.count, 0)
    guard count >= 0 else { throw Failure.system("recv", errno) }
    buffer.append(contentsOf: piece[..<count])
    return count > 0
  }
}

extension [String] {
  fileprivate func firstNonNil(_ value: (String) -> Int?) -> Int? {
    for element in self { if let found = value(element) { return found } }
    return nil
  }
}
