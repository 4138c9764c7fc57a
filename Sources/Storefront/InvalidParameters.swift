/// Query parameters that cannot be obeyed, each with what would be; becomes one 400 problem that lists them all.
package struct InvalidParameters: Error, Equatable, Sendable {
  package struct Item: Equatable, Sendable {
    package var parameter: String
    package var detail: String
    /// Values or names that would be accepted; nil where a list would not help.
    package var allowed: [String]?

    /// A name we do not know, with the known one it most resembles.
    static func unknown(_ name: String, known: [String]) -> Self {
      let nearest = known.min { distance($0, name) < distance($1, name) }
      guard let nearest, distance(nearest, name) <= nearest.count / 2 else {
        return Self(parameter: shortened(name), detail: "No such parameter.", allowed: known)
      }
      return Self(parameter: shortened(name), detail: "No such parameter; did you mean \(nearest)?", allowed: known)
    }

    /// A refused name may be kilobytes long; the answer repeats only enough of it to be recognised.
    private static func shortened(_ name: String) -> String {
      name.count <= 64 ? name : name.prefix(64) + "…"
    }

    /// Levenshtein distance over at most 64 characters of either, letters compared without case.
    private static func distance(_ left: String, _ right: String) -> Int {
      let left = Array(left.lowercased().prefix(64))
      let right = Array(right.lowercased().prefix(64))
      var row = Array(0...right.count)
      for (i, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in right.enumerated() {
          let substituted = diagonal + (character == other ? 0 : 1)
          diagonal = row[j + 1]
          row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
      }
      return row[right.count]
    }
  }

  package var items: [Item]
}
