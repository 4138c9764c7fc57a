package import Telemetry

/// Whether something can be bought and how sure that is; unknown is never told as none.
package struct Availability: Sendable, Equatable {
  package enum Status: String, Sendable, CaseIterable {
    case inStock = "in_stock"
    case lowStock = "low_stock"
    case outOfStock = "out_of_stock"
    case discontinued
    case unknown
  }

  package enum Source: String, Sendable {
    /// Read at the supplier, or told by it unasked.
    case supplier, push
    /// The shop's own count, or its copy of the supplier's.
    case shop
    case none
  }

  /// What one country has.
  package struct CountryQuantity: Sendable, Equatable {
    /// ISO 3166, two capitals.
    package let country: String
    /// At most what is available in all; nil: not known.
    package let quantity: Int?

    package init(country: String, quantity: Int?) {
      self.country = country
      self.quantity = quantity
    }
  }

  package let status: Status
  package let availableForSale: Bool
  /// Capped; nil: unknown.
  package let quantityAvailable: Int?
  /// When the oldest of the figures that count was learned; nil: never.
  package let checkedAt: Instant?
  package let source: Source
  /// Sorted by country; empty where countries are not known.
  package let perCountry: [CountryQuantity]

  package init(
    status: Status, availableForSale: Bool, quantityAvailable: Int?, checkedAt: Instant?, source: Source,
    perCountry: [CountryQuantity] = []
  ) {
    self.status = status
    self.availableForSale = availableForSale
    self.quantityAvailable = quantityAvailable
    self.checkedAt = checkedAt
    self.source = source
    self.perCountry = perCountry
  }
}
