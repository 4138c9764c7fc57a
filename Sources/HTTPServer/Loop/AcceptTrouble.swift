import Glibc

/// Names what the system lacks to accept a connection, and what mends it.
enum AcceptTrouble: Equatable {
  case processDescriptors
  case systemDescriptors
  case memory

  /// Nil for what concerns one connection alone.
  init?(_ code: Int32) {
    switch code {
    case EMFILE: self = .processDescriptors
    case ENFILE: self = .systemDescriptors
    case ENOBUFS, ENOMEM: self = .memory
    default: return nil
    }
  }

  /// Whether closing a connection helps.
  var isDescriptors: Bool { self != .memory }

  /// The sentence the operator reads.
  ///
  /// - Parameter limit: Of descriptors in this process.
  func description(limit: Int) -> String {
    switch self {
    case .processDescriptors:
      "This process may open \(limit) descriptors and has none left: raise it with LimitNOFILE= in the service's unit, "
        + "or ulimit -n before starting."
    case .systemDescriptors: "The whole system has no descriptor left: raise the kernel setting fs.file-max."
    case .memory: "The kernel has no memory left for another connection."
    }
  }
}
