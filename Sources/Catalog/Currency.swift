/// Names what an amount is counted in, and how finely (ISO 4217).
package struct Currency: Sendable, Hashable {
  /// Three capital letters, for example `CAD`.
  package let code: String

  /// The code trimmed and in capitals; nil unless it is three letters of the Latin alphabet.
  package init?(code: String) {
    let letters = code.trimmed.uppercased()
    guard letters.utf8.count == 3, letters.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    self.code = letters
  }

  private init(known code: String) {
    self.code = code
  }

  package static let usd = Self(known: "USD")
  package static let cad = Self(known: "CAD")

  /// Digits after the decimal point, 0 to 4: 2 for all but those ISO 4217 lists otherwise.
  package var minorDigits: Int {
    if Self.withoutMinorUnit.contains(code) { return 0 }
    if Self.thousandths.contains(code) { return 3 }
    return Self.tenThousandths.contains(code) ? 4 : 2
  }

  /// Minor units that make one major unit: 100 for most.
  var unitsPerMajor: Int64 {
    switch minorDigits {
    case 0: 1
    case 3: 1000
    case 4: 10_000
    default: 100
    }
  }

  private static let withoutMinorUnit: Set<String> = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
  ]
  private static let thousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
  private static let tenThousandths: Set<String> = ["CLF", "UYW"]
}
