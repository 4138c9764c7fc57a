/// The command line split into a command's flags and words; knows only the flags it is told, so a typing error is
/// refused.
struct Arguments: Equatable {
  enum Fault: Error, Equatable, CustomStringConvertible {
    case unknownFlag(String)
    case missingValue(String)
    case needlessValue(String)
    case unexpected(String)

    var description: String {
      switch self {
      case .unknownFlag(let flag): "unknown option \(flag)"
      case .missingValue(let flag): "\(flag) needs a value"
      case .needlessValue(let flag): "\(flag) takes no value"
      case .unexpected(let word): "unexpected argument \(word)"
      }
    }
  }

  var flags: [String: String] = [:]
  /// Those of `switches` that are there.
  var switches: Set<String> = []
  /// Values of the one flag that may come more than once.
  var repeated: [String] = []
  /// What stands beside the flags.
  var words: [String] = []

  /// Reads `--flag value`, `--flag=value`, `--switch` and words.
  ///
  /// - Parameters:
  ///   - switches: flags without a value.
  ///   - repeating: a flag that may come more than once.
  ///   - wordLimit: how many words there may be.
  init(
    _ arguments: [String], known: [Setting], switches: Set<String> = [], repeating: String? = nil, wordLimit: Int = 0
  ) throws(Fault) {
    let names = Set(known.compactMap(\.flag))
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        guard words.count < wordLimit else { throw .unexpected(word) }
        words.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flag = parts[0]
      if switches.contains(flag) {
        guard parts.count == 1 else { throw .needlessValue(flag) }
        self.switches.insert(flag)
        continue
      }
      guard names.contains(flag) || flag == repeating else { throw .unknownFlag(flag) }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { throw .missingValue(flag) }
      if flag == repeating { repeated.append(value) } else { flags[flag] = value }
    }
  }
}
