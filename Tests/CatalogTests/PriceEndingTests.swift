import Testing

@testable import Catalog

struct PriceEndingTests {
  @Test(arguments: [
    (PriceEnding.none, 1234, 1234), (.ninetyNine, 1200, 1299), (.ninetyNine, 1299, 1299), (.ninetyNine, 1298, 1299),
    (.ninetyFive, 1295, 1295), (.ninetyFive, 1296, 1395), (.ninetyFive, 1, 95), (.zero, 1200, 1200),
    (.zero, 1201, 1300), (.zero, 1299, 1300),
  ])
  func `an ending raises to the next amount that has it`(ending: PriceEnding, from: Int64, to: Int64) {
    #expect(ending.applied(to: Money(minorUnits: from, currency: .cad))?.minorUnits == to)
  }

  @Test func `an ending never lowers a price`() {
    var random = Seeded(state: 1)

    for _ in 0..<2000 {
      let price = Money(minorUnits: .random(in: -10_000...10_000, using: &random), currency: .cad)
      for ending in PriceEnding.allCases {
        let raised = ending.applied(to: price)?.minorUnits ?? .min
        #expect(raised >= price.minorUnits && raised < price.minorUnits + 100)
      }
    }
  }

  @Test func `a currency without minor unit keeps its amount`() throws {
    let yen = try #require(Currency(code: "JPY"))
    let price = Money(minorUnits: 1234, currency: yen)

    #expect(PriceEnding.allCases.allSatisfy { $0.applied(to: price) == price })
  }

  @Test func `a currency of thousandths ends in 990`() throws {
    let dinar = try #require(Currency(code: "KWD"))

    #expect(PriceEnding.ninetyNine.applied(to: Money(minorUnits: 1200, currency: dinar))?.minorUnits == 1990)
  }

  @Test func `an ending that does not fit is no money`() {
    #expect(PriceEnding.zero.applied(to: Money(minorUnits: .max, currency: .cad)) == nil)
  }
}
