/// A setting that is missing or has no usable value; all of them are listed at once before the program gives up.
struct SettingsProblem: Error, Equatable, CustomStringConvertible {
  let name: String
  let detail: String

  var description: String { "\(name): \(detail)" }
}
