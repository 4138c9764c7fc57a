import Foundation
import Upstream

/// Reads a weight as whole grams, as columns of that name hold kilograms in one schema and grams in the other.
enum Weight {
  /// Nothing a parcel service takes weighs a ton.
  private static let heaviest = 1_000_000.0

  /// - Parameter isGrams: the column's unit. A fraction below one gram was typed as kilograms all the same.
  static func grams(_ json: JSONValue, isGrams: Bool) -> Reading<Int> {
    let number: Decimal
    switch Reading.number(json) {
    case .absent: return .absent
    case .nonsense: return .nonsense
    case .value(0): return .absent
    case .value(let value): number = value
    }
    let grams = NSDecimalNumber(decimal: isGrams && number >= 1 ? number : number * 1000).doubleValue.rounded()
    return (1...heaviest).contains(grams) ? .value(Int(grams)) : .nonsense
  }
}
