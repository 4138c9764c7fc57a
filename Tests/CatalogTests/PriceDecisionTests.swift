import Foundation
import Telemetry
import Testing

@testable import Catalog

struct PriceDecisionTests {
  private func decide(
    _ change: (inout ShopProduct) -> Void = { _ in }, costs: [Decimal?] = [10], currency: String = "USD",
    provider: ShopProvider? = nil, policy: CatalogPolicy = .make(), age: FigureAge? = nil
  ) -> PriceDecision {
    var product = ShopProduct(id: "p", name: "Lampe")
    change(&product)
    return PriceDecision(
      product: product, provider: provider, costs: costs.map { CostFigure(amount: $0, currency: currency, age: age) },
      policy: policy)
  }

  private func prices(_ decision: PriceDecision) -> [Int64?] { decision.variants.map { $0.price?.minorUnits } }

  @Test func `a price is cost by rate by margin and the fixed part`() {
    let decision = decide({ ($0.marginPercent, $0.marginFixed) = (42.5, 3) }, costs: [Decimal(string: "3.42")])

    // 3.42 × 1.4 × 1.425 + 3 = 9.8229
    #expect(prices(decision) == [982])
    #expect(decision.variants[0].unrounded == Decimal(string: "9.8229"))
    #expect(decision.variants[0].floor?.minorUnits == 479)
    #expect(decision.variants[0].outcome == .computed)
  }

  @Test func `margins come from product, else provider, else the shop`() {
    let cj = ShopProvider.cj

    #expect(prices(decide()) == [1820])
    #expect(prices(decide(provider: cj)) == [2090])
    #expect(prices(decide({ $0.marginPercent = 50 }, provider: cj)) == [2300])
    #expect(prices(decide({ $0.marginFixed = 5 }, provider: cj)) == [2390])
    #expect(prices(decide({ ($0.marginPercent, $0.marginFixed) = (0, 0) }, provider: cj)) == [1400])
  }

  @Test func `a fixed margin of 0 beside no percentage is a column default`() {
    #expect(prices(decide({ $0.marginFixed = 0 }, provider: .cj)) == [2090])
  }

  @Test func `without a rate nothing is computed and the stored price is served`() {
    let policy = CatalogPolicy.make(rate: nil)
    let stored = decide({ ($0.price, $0.isPriceCalculated) = (7.87, true) }, policy: policy)

    #expect(prices(stored) == [787])
    #expect(stored.variants[0].outcome == .stored)
    #expect(prices(decide(policy: policy)) == [nil])
    #expect(decide(policy: policy).variants[0].outcome == .withheld(.missing))
  }

  @Test func `equal currencies need no rate`() {
    #expect(prices(decide(currency: "cad", policy: .make(rate: nil))) == [1300])
  }

  @Test func `a rate is neither inverted nor chained`() {
    var rates = ExchangeRates()
    rates.set(2, from: "CAD", to: "USD")

    #expect(rates.rate(from: "USD", to: "CAD") == nil)
    #expect(rates.rate(from: "cad", to: "usd") == 2)
    #expect(rates.rate(from: "EUR", to: "EUR") == 1)
  }

  @Test(arguments: [nil, false]) func `what the owner saves is served`(isCalculated: Bool?) {
    let decision = decide({ ($0.price, $0.isPriceCalculated) = (59.90, isCalculated) })

    #expect(prices(decision) == [5990])
    #expect(!decision.dependsOnAge && decision.variants[0].band == nil)
  }

  @Test func `a stored price of zero or less is none`() {
    #expect(prices(decide({ $0.price = 0 })) == [1820])
    #expect(prices(decide({ $0.price = -3 })) == [1820])
  }

  @Test func `a computed price within the jump replaces the stored one`() {
    let decision = decide({ ($0.price, $0.isPriceCalculated) = (Decimal(string: "15.17"), true) })

    #expect(prices(decision) == [1820] && decision.alert == nil)
  }

  @Test func `a computed price beyond the jump leaves the stored one standing`() {
    let raised = decide({ ($0.price, $0.isPriceCalculated) = (Decimal(string: "15.16"), true) })
    let lowered = decide({ ($0.price, $0.isPriceCalculated) = (Decimal(string: "22.76"), true) })

    #expect(prices(raised) == [1516] && raised.alert == .jump)
    #expect(prices(lowered) == [2276] && lowered.alert == .jump)
  }

  @Test func `exactly the jump is no jump`() {
    let decision = decide({ ($0.price, $0.isPriceCalculated) = (Decimal(string: "22.75"), true) })

    #expect(prices(decision) == [1820] && decision.alert == nil)
  }

  @Test func `a stored price under the floor does not stand`() {
    let decision = decide({ ($0.price, $0.isPriceCalculated) = (Decimal(string: "13.99"), true) })

    #expect(decision.alert == .jump)
    #expect(decision.variants[0].outcome == .withheld(.belowFloor))
  }

  @Test func `a variant whose floor exceeds the owner's price is withheld alone`() {
    let decision = decide({ $0.price = 15 }, costs: [10, 11, Decimal(string: "10.71")])

    #expect(prices(decision) == [1500, nil, 1500])
    #expect(decision.variants[1].outcome == .withheld(.belowFloor))
  }

  @Test func `the owner's extra raises the floor`() {
    let policy = CatalogPolicy.make { $0.floorExtra = Decimal(string: "1.01") ?? 0 }

    #expect(prices(decide({ $0.price = 15 }, policy: policy)) == [nil])
    #expect(prices(decide({ $0.price = Decimal(string: "15.01") }, policy: policy)) == [1501])
  }

  @Test func `a negative margin is withheld, a margin of nothing is not`() {
    #expect(prices(decide({ $0.marginPercent = -1 })) == [nil])
    #expect(prices(decide({ ($0.marginPercent, $0.marginFixed) = (0, 0) }, costs: [Decimal(string: "3.33")])) == [466])
  }

  @Test func `a row in another currency is withheld`() {
    let decision = decide({ ($0.price, $0.currency) = (20, "USD") }, costs: [10, 11])

    #expect(decision.variants.map(\.outcome) == [.withheld(.otherCurrency), .withheld(.otherCurrency)])
    #expect(decision.alert == .currency)
    #expect(prices(decide({ ($0.price, $0.currency) = (20, " cad ") })) == [2000])
    #expect(prices(decide({ ($0.price, $0.currency) = (20, "") })) == [2000])
  }

  @Test func `a cost of zero is not known`() {
    #expect(prices(decide({ $0.price = 19.9 }, costs: [0])) == [1990])
    #expect(prices(decide(costs: [0, -1, nil, .nan])) == [nil, nil, nil, nil])
  }

  @Test func `an absurd cost is never sold under`() {
    let decision = decide({ $0.price = 20 }, costs: [Decimal(string: "1e30"), .greatestFiniteMagnitude])

    #expect(decision.variants.map(\.outcome) == [.withheld(.belowFloor), .withheld(.belowFloor)])
  }

  @Test func `a cost that is too old withholds what would be computed from it`() {
    let decision = decide(age: .never)

    #expect(decision.variants[0].outcome == .withheld(.outdatedCost))
    #expect(decision.variants[0].band == .unknown)
    #expect(prices(decide({ $0.price = 20 }, age: .never)) == [2000])
    #expect(prices(decide({ $0.price = 13 }, age: .never)) == [nil])
  }

  @Test func `a variant without a cost sells at the stored price beside computed ones`() {
    let decision = decide({ ($0.price, $0.isPriceCalculated) = (18, true) }, costs: [10, nil])

    #expect(prices(decision) == [1820, 1800])
  }

  @Test func `an ending applies to what is computed and not to what is stored`() {
    let policy = CatalogPolicy.make { $0.ending = .ninetyNine }

    #expect(prices(decide(policy: policy)) == [1899])
    #expect(prices(decide({ $0.price = Decimal(string: "18.20") }, policy: policy)) == [1820])
  }
}
