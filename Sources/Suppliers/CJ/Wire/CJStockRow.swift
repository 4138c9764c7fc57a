import Catalog
import Upstream

/// Stock in one country as one of CJ's three stock calls tells it, under whichever names that call uses.
package struct CJStockRow: Sendable, Equatable {
  package let country: String
  /// The row's own total; the sum of its sub-warehouses may be another and is not used.
  package let total: Int
  /// In CJ's own warehouse; nil: not told.
  package let cj: Int?
  package let factory: Int?
  package let isVerified: Bool?

  /// Nil for a row without country or any figure.
  init?(_ row: JSONValue) {
    guard let country = row["countryCode"]?.filledText?.uppercased(), country.utf8.count == 2 else { return nil }
    func figure(_ names: String...) -> Int? {
      names.lazy.compactMap { row.told($0)?.integer }.first.map { max($0, 0) }
    }
    cj = figure("cjInventoryNum", "cjInventory")
    factory = figure("factoryInventoryNum", "factoryInventory")
    let told = figure("totalInventoryNum", "totalInventory", "storageNum")
    guard let total = told ?? Self.sum(cj, factory) else { return nil }
    self.country = country
    self.total = total
    isVerified =
      switch row["verifiedWarehouse"]?.integer {
      case 1: true
      case 2: false
      default: nil
      }
  }

  /// The rows of a list; nil where there is none or it is empty, which means that nothing is known.
  static func rows(_ list: JSONValue?) -> [Self]? {
    let rows = list?.array?.compactMap(Self.init) ?? []
    return rows.isEmpty ? nil : rows
  }

  /// As the catalogue counts: what is not told to be in CJ's warehouse is taken to be at the factory.
  var level: StockLevel {
    let cj = min(cj ?? 0, total)
    return StockLevel(country: country, supplier: cj, factory: factory ?? (total - cj), isVerified: isVerified)
  }

  private static func sum(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}
