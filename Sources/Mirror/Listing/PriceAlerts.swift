import Catalog
import Telemetry

/// Collects what the owner has to be told about prices after one commit, so that a thousand products are one line.
struct PriceAlerts {
  private var products: [PriceAlert: (count: Int, examples: [String])] = [:]

  mutating func note(_ alert: PriceAlert, _ view: ProductView) {
    var (count, examples) = products[alert] ?? (0, [])
    count += 1
    if examples.count < Self.mostExamples { examples.append(view.sku ?? view.id) }
    products[alert] = (count, examples)
  }

  mutating func merge(_ later: Self) {
    products.merge(later.products) { earlier, later in
      (earlier.count + later.count, Array((earlier.examples + later.examples).prefix(Self.mostExamples)))
    }
  }

  func write(to log: Log) {
    for alert in PriceAlert.allCases {
      guard let (count, examples) = products[alert] else { continue }
      log.warning(
        "price.\(alert.rawValue)", ("products", count), ("examples", examples.joined(separator: ", ")),
        ("do", Self.advice(alert)))
    }
  }

  private static func advice(_ alert: PriceAlert) -> String {
    switch alert {
    case .jump:
      "the saved prices stand: save the price you want, or raise TOUSKI_PRICE_JUMP where the computed one is right"
    case .currency: "they are not for sale: save them in the shop's currency, or set SHOP_CURRENCY to theirs"
    }
  }

  /// Enough to find out what they have in common.
  private static let mostExamples = 5
}
