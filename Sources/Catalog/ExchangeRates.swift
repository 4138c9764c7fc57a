package import Foundation

/// What one unit of a cost currency is worth in a sell currency, as the owner set it; there is no default rate.
package struct ExchangeRates: Sendable, Hashable {
  private var rates: [String: Decimal] = [:]

  package init() {}

  /// Sets the rate from a cost currency to a sell currency; one that is not above zero is no rate and removes it.
  package mutating func set(_ rate: Decimal, from: String, to: String) {
    rates[Self.name(from, to)] = rate.isFinite && rate > 0 ? rate : nil
  }

  /// 1 between equal codes, nil where the owner set none: then nothing is computed. No rate is inverted or chained.
  package func rate(from: String, to: String) -> Decimal? {
    from.comparable == to.comparable ? 1 : rates[Self.name(from, to)]
  }

  /// Every rate as text in a fixed order.
  var lines: [String] { rates.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

  private static func name(_ from: String, _ to: String) -> String {
    "\(from.comparable)_\(to.comparable)"
  }
}
