/// One choice a variant stands for.
package struct VariantOption: Sendable, Hashable, Codable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
