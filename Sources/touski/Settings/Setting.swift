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
    /// Comma-separated addresses and blocks of them, as 10.0.0.0/8.
    case networks
    /// A language range of RFC 4647, as fr-CA.
    case language
    /// A token somebody else made.
    case secret
    /// What a person typed: anything but control characters.
    case password
    /// A secret of ours, long enough that nobody guesses it.
    case key
  }

  /// What a key needs at least: 16 characters of base64 are 96 random bits.
  static let shortestKey = 16

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

  var isSecret: Bool { [.secret, .password, .key].contains(kind) }
}
