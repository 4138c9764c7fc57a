import Glibc
package import Upstream

/// Speaks raw bytes to a server on 127.0.0.1, so that a test sees what a client sees, and can send what no client would.
///
/// Blocks; one thread at a time. The connection is kept until the value goes.
package final class LoopbackClient {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameter patienceSeconds: how long a read waits before it throws `.silent`; no test should ever wait that long.
  package init(port: Int, patienceSeconds: Int = 10) throws(LoopbackError) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw .socket("socket", errno) }
    var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, length) }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw .socket("connect", code)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Sends all bytes as they are.
  package func send(_ bytes: [UInt8]) throws(LoopbackError) {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .socket("send", errno) }
      sent += count
    }
  }

  package func send(_ text: String) throws(LoopbackError) {
    try send(Array(text.utf8))
  }

  /// Sends `GET path` with a Host and reads the answer.
  package func get(_ path: String, headers: [Header] = []) throws(LoopbackError) -> LoopbackAnswer {
    let fields = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
    try send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(fields)\r\n")
    return try receive()
  }

  /// Says that nothing more will be sent, as a client that closes its half.
  package func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Reads one answer; bytes of the next one stay for the next call.
  ///
  /// - Parameter isHead: whether the request was a HEAD, whose answer has no body whatever its length field says.
  package func receive(isHead: Bool = false) throws(LoopbackError) -> LoopbackAnswer {
    let head = try receiveHead()
    let field = { (name: String) in head.headers.first { $0.name.lowercased() == name }?.value }
    if isHead || head.status == 304 || head.status == 204 || head.status < 200 {
      return LoopbackAnswer(status: head.status, headers: head.headers, body: [])
    }
    let body: [UInt8]
    if field("transfer-encoding")?.lowercased() == "chunked" {
      body = try receiveChunks()
    } else if let length = field("content-length") {
      guard let count = Int(length), count >= 0 else { throw .malformed }
      body = try take(count)
    } else {
      body = try receiveAll()
    }
    return LoopbackAnswer(status: head.status, headers: head.headers, body: body)
  }

  /// Reads until the peer closes, and returns what was left.
  package func receiveAll() throws(LoopbackError) -> [UInt8] {
    while try fill() {}
    defer { buffer = [] }
    return buffer
  }

  private func receiveHead() throws(LoopbackError) -> (status: Int, headers: [Header]) {
    let parts = try line().split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else { throw .malformed }
    var headers: [Header] = []
    while true {
      let field = try line()
      if field.isEmpty { return (status, headers) }
      guard let colon = field.firstIndex(of: ":") else { throw .malformed }
      headers.append(
        Header(
          String(field[..<colon]), String(field[field.index(after: colon)...].drop { $0 == " " || $0 == "\t" })))
    }
  }

  private func receiveChunks() throws(LoopbackError) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      guard let count = Int(try line(), radix: 16), count >= 0 else { throw .malformed }
      if count == 0 { break }
      body += try take(count)
      guard try line().isEmpty else { throw .malformed }
    }
    while try !line().isEmpty {}
    return body
  }

  private func line() throws(LoopbackError) -> String {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        guard end > 0, buffer[end - 1] == 13 else { throw .malformed }
        let line = String(decoding: buffer[..<(end - 1)], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line
      }
      guard try fill() else { throw .closed }
    }
  }

  private func take(_ count: Int) throws(LoopbackError) -> [UInt8] {
    while buffer.count < count { guard try fill() else { throw .closed } }
    let bytes = Array(buffer[..<count])
    buffer.removeFirst(count)
    return bytes
  }

  /// False at the end of the stream.
  private func fill() throws(LoopbackError) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      if count > 0 {
        buffer += chunk[..<count]
        return true
      }
      if count == 0 || errno == ECONNRESET { return false }
      if errno == EAGAIN || errno == EWOULDBLOCK { throw .silent }
      if errno != EINTR { throw .socket("recv", errno) }
    }
  }
}
