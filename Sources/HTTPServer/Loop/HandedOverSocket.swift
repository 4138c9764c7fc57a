import CLinux
import Glibc

/// Makes sure that a descriptor somebody handed over is what we would have made ourselves, and makes it behave so.
enum HandedOverSocket {
  /// - Throws: `ServerError.handedOver` for anything but a TCP socket that listens.
  static func check(_ descriptor: Int32) throws(ServerError) {
    guard fcntl(descriptor, F_GETFD) >= 0 else { throw .handedOver(descriptor: descriptor, .closed) }
    guard let kind = option(SO_TYPE, of: descriptor) else { throw .handedOver(descriptor: descriptor, .noSocket) }
    // The limits by address and the networks we trust mean nothing on a socket of the file system.
    guard kind == Int32(SOCK_STREAM.rawValue), [AF_INET, AF_INET6].contains(option(SO_DOMAIN, of: descriptor)) else {
      throw .handedOver(descriptor: descriptor, .noTCP)
    }
    guard option(SO_ACCEPTCONN, of: descriptor) == 1 else { throw .handedOver(descriptor: descriptor, .notListening) }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    else { throw .system(call: "fcntl", code: errno) }
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }
}
