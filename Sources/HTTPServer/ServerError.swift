/// Says in one sentence why the server cannot listen; none of these goes away by trying again at once.
package enum ServerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What a socket that was handed over must not be; ends the sentence about it.
  package enum HandOverFault: String, Sendable {
    case closed = "is not open"
    case noSocket = "is no socket"
    case noTCP = "is no TCP socket"
    case notListening = "does not listen"
  }

  /// Another program, or this one, listens there.
  case portTaken(host: String, port: Int)
  /// The system keeps the port for privileged users.
  case notPermitted(host: String, port: Int)
  /// Neither an address nor a name that has one.
  case badAddress(host: String)
  /// An address, but not one of this machine's.
  case addressNotHere(host: String)
  /// Out of range.
  case badPort(Int)
  /// Whoever started the server handed over something that cannot be accepted from.
  case handedOver(descriptor: Int32, HandOverFault)
  /// Another system call failed; `code` is its errno.
  case system(call: String, code: Int32)

  /// The sentence the operator reads.
  package var description: String {
    switch self {
    case .portTaken(let host, let port):
      "Port \(port) on \(host) is already in use: stop the program that holds it or choose another port."
    case .notPermitted(let host, let port):
      "This user may not listen on port \(port) of \(host): choose a port above 1023 or give the permission."
    case .badAddress(let host):
      "\"\(host)\" is not an address to listen on: give an IPv4 or IPv6 address such as 127.0.0.1, 0.0.0.0 or ::1."
    case .addressNotHere(let host):
      "This machine has no address \(host): give one of its own addresses, or 0.0.0.0 for all of them."
    case .badPort(let port):
      "\(port) is not a port: give a number from 1 to 65535, or 0 for any free port."
    case .handedOver(let descriptor, let fault):
      "The descriptor \(descriptor) that was handed over \(fault.rawValue): give the unit of the socket one ListenStream "
        + "with a port, and Accept=no."
    case .system(let call, let code):
      "The server could not start: \(call) failed with error number \(code)."
    }
  }
}
