/// Query parameters that cannot be obeyed, each with what would be; becomes one 400 problem that lists them all.
package struct InvalidParameters: Error, Equatable, Sendable {
  package struct Item: Equatable, Sendable {
    package var parameter: String
    package var detail: String
    /// Values or names that would be accepted; nil where a list would not help.
    package var allowed: [String]?

    /// A name we do not know, with the known one it most resembles.
    static func unknown(_ name: String, known: [String]) -> Self {
      let nearest = EditDistance.nearest(1, to: name, in: known).first
      guard let nearest, EditDistance.between(nearest, name) <= mostMistyped else {
        return Self(parameter: shortened(name), detail: "No such parameter.", allowed: known)
      }
      return Self(parameter: shortened(name), detail: "No such parameter; did you mean \(nearest)?", allowed: known)
    }

    /// Letters by which a name may be off and still be meant.
    private static let mostMistyped = 2

    /// A refused name may be kilobytes long; the answer repeats only enough of it to be recognised.
    private static func shortened(_ name: String) -> String {
      name.count <= 64 ? name : name.prefix(64) + "…"
    }
  }

  package var items: [Item]
}
