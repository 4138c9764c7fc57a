/// A setting that is missing or has no usable value; all of them are listed at once before the program gives up.
struct SettingsProblem: Error, Equatable, CustomStringConvertible {
  let name: String
  let detail: String

  var description: String { "\(name): \(detail)" }
}

/// All problems of one reading.
struct SettingsProblems: Error, Equatable, CustomStringConvertible {
  var items: [SettingsProblem]

  var description: String {
    items.map { "  \($0.description)" }.joined(separator: "\n")
  }
}
