/// One row of the table of settings: from it come parsing, `--help` and the README's table.
struct Setting: Sendable {
  /// What a value must look like; the rule that checks it and the words that describe it stand together.
  enum Kind: Sendable, Equatable {
    case text
    /// https, or http on a loopback address.
    case url
    case port
    case whole(ClosedRange<Int>)
    case decimal(atLeast: Int)
    case flag
    case choice([String])
    /// Comma-separated.
    case list
    case secret
  }

  let name: String
  /// Other names under which the value is accepted, in order, after `name`.
  var otherNames: [String] = []
  /// `--flag`, stronger than the environment; secrets have none, as a command line is public.
  var flag: String?
  let kind: Kind
  /// As it would be written; nil: not set.
  var standard: String?
  /// What it does, one sentence.
  let sentence: String

  var isSecret: Bool { kind == .secret }
}
