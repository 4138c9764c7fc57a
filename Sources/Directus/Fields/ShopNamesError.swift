/// Entries of the setting that renames collections and columns which cannot be understood, one sentence each.
package struct ShopNamesError: Error, Sendable, Equatable, CustomStringConvertible {
  package let faults: [String]

  package var description: String { faults.joined(separator: "; ") }
}
