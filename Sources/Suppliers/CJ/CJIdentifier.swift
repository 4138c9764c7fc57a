package import Catalog
import Foundation

/// By which of CJ's three parameters a product is asked for; under the wrong one a sound product is "not found".
package enum CJIdentifier: Sendable, Hashable {
  case productID(String)
  case productSKU(String)
  case variantSKU(String)

  var parameter: String {
    switch self {
    case .productID: "pid"
    case .productSKU: "productSku"
    case .variantSKU: "variantSku"
    }
  }

  var text: String {
    switch self {
    case .productID(let text), .productSKU(let text), .variantSKU(let text): text
    }
  }

  /// What to try for `reference`, in order; the second only where the first is not found, as each costs a look-up.
  package static func candidates(for reference: SupplierReference) -> [Self] {
    let text = normalised(reference.text)
    guard !text.isEmpty else { return [] }
    if case .productID = reference { return [.productID(text)] }
    return isProductID(text) ? [.productID(text)] : [.productSKU(text), .variantSKU(text)]
  }

  /// 19 digits (16 and more are never an SKU, which begins with letters) or a UUID.
  package static func isProductID(_ text: String) -> Bool {
    if text.utf8.count >= 16, text.utf8.allSatisfy(isDigit) { return true }
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(isHexadecimal)
  }

  /// Trimmed, and in capitals where only capitals occur at CJ: in UUIDs and in SKUs without a spelled-out option
  /// (`CJJJCWGY00872-Ear wipes` stays as it is).
  package static func normalised(_ text: String) -> String {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let isPlain = trimmed.utf8.allSatisfy { isDigit($0) || isLetter($0, upTo: UInt8(ascii: "Z")) }
    return isPlain || isProductID(trimmed) ? trimmed.uppercased() : trimmed
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte, upTo: UInt8(ascii: "F"))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Small or capital, which differ in one bit.
  private static func isLetter(_ byte: UInt8, upTo last: UInt8) -> Bool {
    (UInt8(ascii: "A")...last).contains(byte & 0xdf)
  }
}
