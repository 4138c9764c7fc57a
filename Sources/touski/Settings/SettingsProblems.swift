/// All problems of one reading.
struct SettingsProblems: Error, Equatable, CustomStringConvertible {
  var items: [SettingsProblem]

  var description: String {
    items.map { "  \($0.description)" }.joined(separator: "\n")
  }
}
