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
    for option in variants.joined() {
      if values[option.name] == nil { names.append(option.name) }
      if values[option.name]?.contains(option.value) != true { values[option.name, default: []].append(option.value) }
    }
    return names.map { Self(name: $0, values: values[$0] ?? []) }
  }
}
