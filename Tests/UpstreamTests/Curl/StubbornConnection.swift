import Foundation

/// One connection of a `StubbornServer`; used by its own thread alone.
final class StubbornConnection {
  /// The last request: head and body.
  private(set) var request = ""
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// False at the end.
  func readRequest() -> Bool {
    let blankLine = Array("\r\n\r\n".utf8)
    while !buffer.contains(blankLine) { guard read() else { return false } }
    let head = String(decoding: buffer, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
    let length = head.components(separatedBy: "\r\n").compactMap { line in
      line.lowercased().hasPrefix("content-length:") ? Int(line.dropFirst(15).drop { $0 == " " }) : nil
    }
    let count = head.utf8.count + blankLine.count + (length.first ?? 0)
    while buffer.count < count { guard read() else { return false } }
    request = String(decoding: buffer[..<count], as: UTF8.self)
    buffer.removeFirst(count)
    return true
  }

  /// False once the peer no longer listens.
  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Says nothing until the peer gives up.
  func hang() {
    while read() {}
  }

  private func read() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }
}
