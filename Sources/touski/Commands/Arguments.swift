/// The command line split into a command and its flags; knows only the flags it is told, so a typing error is refused.
struct Arguments: Equatable {
  enum Fault: Error, Equatable, CustomStringConvertible {
    case unknownFlag(String)
    case missingValue(String)
    case unexpected(String)

    var description: String {
      switch self {
      case .unknownFlag(let flag): "unknown option \(flag)"
      case .missingValue(let flag): "\(flag) needs a value"
      case .unexpected(let word): "unexpected argument \(word)"
      }
    }
  }

  var flags: [String: String] = [:]

  /// Reads `--flag value` and `--flag=value`.
  init(_ words: [String], known: [Setting]) throws(Fault) {
    let names = Set(known.compactMap(\.flag))
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else { throw .unexpected(word) }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard names.contains(parts[0]) else { throw .unknownFlag(parts[0]) }
      if parts.count == 2 {
        flags[parts[0]] = parts[1]
      } else if let value = rest.popFirst() {
        flags[parts[0]] = value
      } else {
        throw .missingValue(word)
      }
    }
  }
}
