/// What this shop calls its collections and columns where discovery cannot know: the owner's word counts alone.
package struct ShopNames: Sendable, Equatable {
  private(set) var collections: [ShopCollection: String] = [:]
  private(set) var columns: [ShopCollection: [Field: String]] = [:]

  package init() {}

  /// - Parameter entries: `products=articles` for a collection and `products.price=prix` for a column; on the left our
  ///   word or any name in use for it, without regard to case and underscores.
  /// - Throws: `ShopNamesError` with every entry that cannot be understood.
  package init(parsing entries: [String]) throws(ShopNamesError) {
    var faults: [String] = []
    for entry in entries {
      let sides = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
      guard sides.count == 2, Self.isName(sides[1]) else {
        faults.append("\"\(entry)\" is not of the form products=articles or products.price=prix")
        continue
      }
      let words = sides[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let kind = Self.collection(words[0]) else {
        let known = ShopCollection.allCases.map(\.rawValue).joined(separator: ", ")
        faults.append("\"\(entry)\" names no collection of ours: \(known)")
        continue
      }
      guard words.count == 2 else {
        if collections.updateValue(sides[1], forKey: kind) != nil { faults.append("\"\(entry)\" names it again") }
        continue
      }
      guard let field = Self.field(words[1], of: kind) else {
        let known = kind.aliases.map { $0.spellings[0] }.joined(separator: ", ")
        faults.append("\"\(entry)\" names no column of \(kind.rawValue): \(known)")
        continue
      }
      if columns[kind, default: [:]].updateValue(sides[1], forKey: field) != nil {
        faults.append("\"\(entry)\" names it again")
      }
    }
    if !faults.isEmpty { throw ShopNamesError(faults: faults) }
  }

  /// The names to look for a collection under.
  func names(of kind: ShopCollection) -> [String] {
    collections[kind].map { [$0] } ?? kind.names
  }

  private static func collection(_ word: String) -> ShopCollection? {
    ShopCollection.allCases.first { kind in
      (kind.names + [kind.rawValue]).contains { FieldMap.sound($0) == FieldMap.sound(word) }
    }
  }

  private static func field(_ word: String, of kind: ShopCollection) -> Field? {
    let sound = FieldMap.sound(word)
    return kind.aliases.first { FieldMap.sound($0.field.rawValue) == sound }?.field
      ?? kind.aliases.first { $0.spellings.contains { FieldMap.sound($0) == sound } }?.field
  }

  /// A comma would be two columns, a star all of them; a dot would reach into a relation.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 32 && !",.*/=\"".unicodeScalars.contains($0) }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
