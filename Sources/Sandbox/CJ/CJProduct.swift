/// A product of the supplier's catalogue as it stands before any movement.
struct CJProduct: Sendable {
  let pid: String
  /// The product's SKU.
  let spu: String
  let nameEn: String
  let description: String
  let categoryID: String
  let categoryName: String
  /// Names of the options, joined by hyphens.
  let optionNames: String
  let images: [String]
  let weight: Int
  /// Millimetres.
  let length: Int
  let width: Int
  let height: Int
  var variants: [CJVariant]
  /// Taken off the shelves: known, but no longer sold.
  let isRemoved: Bool
}
