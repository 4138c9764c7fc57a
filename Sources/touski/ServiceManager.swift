import Glibc
import Telemetry

/// The service manager that started the program, systemd or whoever speaks its protocol: what it hands over
/// (sd_listen_fds(3)) and what it is told (sd_notify(3)).
struct ServiceManager: Sendable {
  /// What it is told.
  enum State: String {
    case ready = "READY=1"
    case stopping = "STOPPING=1"
  }

  /// By the protocol the first after the standard ones.
  private static let firstDescriptor: Int32 = 3
  private static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET"]

  /// The listening socket; nil where none was handed over to this process.
  let socket: Int32?
  /// A path, or the name of an abstract socket behind an @; nil where nobody wants to know.
  private let listener: String?

  /// - Throws: `Stop` where there are several sockets, as visitors of the others would wait for ever.
  init(_ environment: [String: String], processID: Int32) throws {
    listener = environment["NOTIFY_SOCKET"]
    // A variable that went on to a child names its parent, whose descriptors are not the child's.
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == processID,
      let count = environment["LISTEN_FDS"].flatMap({ Int($0) }), count > 0
    else {
      socket = nil
      return
    }
    guard count == 1 else {
      throw Stop(
        "\(count) sockets were handed over, and one is served: give the unit of the socket one ListenStream; "
          + "[::]:8080 takes IPv4 as well")
    }
    socket = Self.firstDescriptor
  }

  /// Takes the variables out of the environment, because they are meant for this process and for no other it may start.
  static func forgetVariables() {
    for name in variables { _ = unsafe unsetenv(name) }
  }

  /// Tells what state the program is in; one that cannot be told is logged, as a start then counts as failed.
  func tell(_ state: State, log: Log) {
    guard let listener else { return }
    let code = Self.send(state.rawValue, to: listener)
    guard code != 0 else { return }
    log.warning("manager.not_told", ("state", state.rawValue), ("socket", listener), ("errno", code))
  }

  /// Returns 0, or why the datagram was not sent.
  private static func send(_ text: String, to name: String) -> Int32 {
    var path = Array(name.utf8)
    if path.first == UInt8(ascii: "@") { path[0] = 0 } else { path.append(0) }
    guard path.count > 1, path.count <= MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return EINVAL }
    let family = sa_family_t(AF_UNIX)
    let address = unsafe withUnsafeBytes(of: family) { unsafe Array($0) } + path
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    let sent = unsafe address.withUnsafeBytes { bytes in
      unsafe sendto(
        descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL),
        bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
    }
    return sent == text.utf8.count ? 0 : errno
  }
}
