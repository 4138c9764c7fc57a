import Catalog
import Foundation

/// Which supplier a product comes from and by what name it is asked for; nil where we have no client to ask.
struct SupplierLink: Equatable {
  let supplier: String
  let reference: SupplierReference
  /// Whether the shop names no supplier and only the form of its identifier tells; refuted by one "not found".
  let isGuess: Bool

  /// What makes two references the same question.
  var key: String { Self.key(reference.text) }

  /// - Parameter suppliers: the codes of those we have a client for.
  init?(_ product: ShopProduct, provider: ShopProvider?, suppliers: Set<String>) {
    guard let reference = SupplierReference(product) else { return nil }
    self.reference = reference
    if let provider {
      guard suppliers.contains(provider.code) else { return nil }
      supplier = provider.code
      isGuess = false
    } else {
      guard suppliers.count == 1, let only = suppliers.first else { return nil }
      supplier = only
      switch reference {
      case .productID: isGuess = false
      case .sku(let sku):
        guard Self.looksSupplied(sku) else { return nil }
        isGuess = true
      }
    }
  }

  /// Trimmed and without case, as owners paste identifiers with blanks and in lower case.
  static func key(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
  }

  /// CJ's SKUs are `CJ` and letters before their digits, its product ids 19 digits or a UUID.
  private static func looksSupplied(_ sku: String) -> Bool {
    let bytes = Array(sku.lowercased().utf8)
    let isLetter = { (byte: UInt8) in byte >= 97 && byte <= 122 }
    let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
    if bytes.count > 4, bytes.starts(with: "cj".utf8), isLetter(bytes[2]) {
      return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == 45 } && bytes.contains(where: isDigit)
    }
    if bytes.count == 19 { return bytes.allSatisfy(isDigit) }
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == 45 : isDigit(byte) || (97...102).contains(byte)
    }
  }
}
