/// A choice a product offers, for example `Color`, and all its values in the order of the variants.
package struct ProductOption: Sendable, Hashable {
  package let name: String
  package let values: [String]

  package init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }

  /// The options of a product: the union of its variants' choices, in the order met.
  package static func union(of variants: [[VariantOption]]) -> [Self] {
    var names: [String] = []
    var values: [String: [String]] = [:]
    var seen: Set<VariantOption> = []
    for option in variants.joined() where seen.insert(option).inserted {
      if values[option.name] == nil { names.append(option.name) }
      values[option.name, default: []].append(option.value)
    }
    return names.map { Self(name: $0, values: values[$0] ?? []) }
  }
}
