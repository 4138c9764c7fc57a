/// By what name we ask a supplier for a product: its own product id where we know it, else the SKU the owner typed.
///
/// Compared trimmed and without case, as owners paste both with blanks and in lower case.
package enum SupplierReference: Sendable, Hashable {
  case productID(String)
  /// May turn out to be a product id, an SPU or a variant SKU.
  case sku(String)

  package var text: String {
    switch self {
    case .productID(let text), .sku(let text): text
    }
  }
}
