import Glibc

/// A socket that listens on 127.0.0.1 and accepts nobody: what a service manager hands over, or a neighbour that hangs.
final class LoopbackListener {
  struct Failure: Error {
    let code: Int32
  }

  let descriptor: Int32
  let port: Int

  init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listens = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(socket, $0, length) == 0 && listen(socket, 128) == 0
          && getsockname(socket, $0, &length) == 0
      }
    }
    descriptor = socket
    port = Int(address.sin_port.bigEndian)
    guard listens else { throw Failure(code: errno) }
  }

  deinit { close(descriptor) }
}
