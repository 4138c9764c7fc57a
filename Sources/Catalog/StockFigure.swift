import Telemetry

/// What is known of one variant's stock, already filtered by country and age.
struct StockFigure: Equatable {
  /// Nil: unknown, for whatever reason; never below 0.
  let quantity: Int?
  /// By country where the supplier tells it; nil: not told.
  let countries: [String: Int]?
  let checkedAt: Instant?
  let source: Availability.Source
  /// Nil: the shop's own count, which has no band.
  let age: FigureAge?

  /// The band of what is shown of it; nil: the shop's own.
  var band: Band? { age?.band }

  /// Never learned, or the supplier was asked and did not say.
  static func unknown(checkedAt: Instant? = nil, source: Availability.Source = .none) -> Self {
    Self(quantity: nil, countries: nil, checkedAt: checkedAt, source: source, age: .never)
  }

  /// Read at the supplier: the sum over the countries we ship from of what it and the factory have.
  init(
    observed levels: [StockLevel]?, at instant: Instant, _ origin: Observation.Origin?, _ policy: CatalogPolicy,
    _ now: Instant
  ) {
    let source: Availability.Source = origin == .push ? .push : .supplier
    guard let levels else {
      self = .unknown(checkedAt: instant, source: source)
      return
    }
    age = FigureAge(
      observedAt: instant, currentFor: policy.stockCurrentFor, staleFor: policy.stockStaleFor, now: now)
    checkedAt = instant
    self.source = source
    guard age?.band != .unknown else {
      quantity = nil
      countries = nil
      return
    }
    var countries: [String: Int] = [:]
    for level in levels {
      let country = level.country.trimmed.uppercased()
      guard policy.shipFrom?.contains(country) != false else { continue }
      countries[country] = saturatingSum([countries[country] ?? 0, level.supplier, level.factory])
    }
    self.countries = countries
    quantity = saturatingSum(countries.values)
  }

  /// The supplier's count as the shop has copied it, believed for a while.
  init(seeded count: Int, _ inputs: ProductInputs, _ policy: CatalogPolicy, _ now: Instant) {
    let age = FigureAge(seededAt: inputs.firstPulledAt, window: policy.seededSaleWindow, now: now)
    self.age = age
    quantity = age.band == .unknown ? nil : max(0, count)
    countries = nil
    checkedAt = inputs.product.lastSync ?? inputs.product.updatedAt ?? inputs.firstPulledAt
    source = .shop
  }

  /// The shop's own count, true as of when it was last read.
  init(own count: Int?, _ inputs: ProductInputs) {
    quantity = count.map { max(0, $0) }
    countries = nil
    checkedAt = count == nil ? nil : inputs.lastPulledAt
    source = count == nil ? .none : .shop
    age = nil
  }

  private init(
    quantity: Int?, countries: [String: Int]?, checkedAt: Instant?, source: Availability.Source, age: FigureAge?
  ) {
    self.quantity = quantity
    self.countries = countries
    self.checkedAt = checkedAt
    self.source = source
    self.age = age
  }
}

/// The sum of what is above zero, stopping at the greatest integer: suppliers send both negatives and 10^12.
func saturatingSum(_ quantities: some Sequence<Int>) -> Int {
  quantities.reduce(0) { sum, quantity in
    let (next, overflow) = sum.addingReportingOverflow(max(0, quantity))
    return overflow ? .max : next
  }
}
