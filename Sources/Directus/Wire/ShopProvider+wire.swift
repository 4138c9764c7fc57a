import Catalog

extension ShopProvider {
  /// The supplier a stored row stands for.
  init(_ row: Row) {
    let name = row.value(.name, as: "text", Reading.trimmed)
    let code = row.value(.code, as: "text", Reading.trimmed)?.lowercased()
    self.init(
      id: row.id, code: code ?? Self.code(from: name ?? ""), name: name ?? code ?? row.id,
      currency: row.currency,
      marginPercent: row.value(.marginPercent, as: "number", Reading.number),
      marginFixed: row.value(.marginFixed, as: "number", Reading.number),
      isActive: row.isVisible)
  }

  /// A supplier without code is known by the first word of its name: `CJ Dropshipping` is `cj`.
  private static func code(from name: String) -> String {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard let first = words.first else { return "" }
    return first == "cjdropshipping" ? "cj" : String(first)
  }
}
