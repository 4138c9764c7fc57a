import HTTPServer

/// Reads the query of one address strictly: every name known, none twice, and all faults told at once in the order of
/// the query, so far as somebody would read them.
struct Parameters {
  /// Faults told; because a query of slips alone could be answered with sixty times its bytes.
  private static let mostFaults = 16

  private var values: [String: (position: Int, value: String)] = [:]
  private var faults: [(position: Int, item: InvalidParameters.Item)] = []
  /// Faults beyond those, of which only the number is told.
  private var untold = 0

  /// - Parameters:
  ///   - items: percent-decoded, in the order they came.
  ///   - known: the names this address takes, sorted.
  init(_ items: [(name: String, value: String)], known: [String]) {
    for (position, (name, value)) in items.enumerated() {
      let isKnown = known.contains(name)
      if isKnown, values[name] == nil {
        values[name] = (position, value)
      } else if faults.count == Self.mostFaults {
        untold += 1
      } else if !isKnown {
        faults.append((position, .unknown(name, known: known)))
      } else {
        faults.append(
          (position, .init(parameter: name, detail: "The parameter is given more than once.", allowed: nil)))
      }
    }
  }

  /// Nil where the parameter is absent or `read` cannot use it; that is then a fault.
  ///
  /// - Parameters:
  ///   - detail: what a value has to be.
  ///   - allowed: the values that would do, where a list helps.
  mutating func read<Value>(
    _ name: String, detail: String, allowed: [String]? = nil, _ read: (String) -> Value?
  ) -> Value? {
    guard let (position, text) = values[name] else { return nil }
    if let value = read(text) { return value }
    faults.append((position, .init(parameter: name, detail: detail, allowed: allowed)))
    return nil
  }

  /// `lang=`.
  mutating func language() -> LanguageRange? {
    read(Self.languageName, detail: "Must be a language such as fr or fr-CA.") { LanguageRange($0) }
  }

  /// - Throws: all that was found wrong; of very much the first, and how much more there is.
  func check() throws(InvalidParameters) {
    guard !faults.isEmpty else { return }
    var items = faults.sorted { $0.position < $1.position }.prefix(Self.mostFaults).map(\.item)
    let more = untold + faults.count - items.count
    if more > 0 {
      items.append(.init(parameter: "…", detail: "\(more) more parameters cannot be used.", allowed: nil))
    }
    throw InvalidParameters(items: items)
  }

  /// The query of an address that takes a language alone.
  static func query(_ language: LanguageRange?) -> String {
    language.map { "?\(languageName)=\($0.text)" } ?? ""
  }

  static let languageName = "lang"
}
