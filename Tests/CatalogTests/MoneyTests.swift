import Foundation
import Testing

@testable import Catalog

struct MoneyTests {
  @Test(arguments: [
    (2225, "USD", "22.25"), (5, "CAD", "0.05"), (-5, "CAD", "-0.05"), (0, "EUR", "0.00"), (1500, "JPY", "1500"),
    (1500, "KWD", "1.500"), (Int64.min, "USD", "-92233720368547758.08"), (12, "CLF", "0.0012"),
  ])
  func `an amount is written with all its minor digits`(units: Int64, code: String, text: String) throws {
    let currency = try #require(Currency(code: code))

    #expect(Money(minorUnits: units, currency: currency).amountText == text)
  }

  @Test(arguments: ["", "US", "USDX", "U$D", "ÜSD", "12A"])
  func `what is no currency code is refused`(code: String) {
    #expect(Currency(code: code) == nil)
  }

  @Test func `a currency code is trimmed and written in capitals`() {
    #expect(Currency(code: " cad\n") == .cad)
  }

  @Test(arguments: [
    ("1.005", 101), ("1.004", 100), ("1.015", 102), ("2.675", 268), ("-1.005", -101), ("0.004999", 0), ("0.005", 1),
  ])
  func `halves of a cent are rounded up`(text: String, cents: Int64) throws {
    let amount = try #require(Decimal(string: text))

    #expect(Money(rounding: amount, currency: .usd)?.minorUnits == cents)
  }

  @Test func `an amount that does not fit is no money`() throws {
    let greatest = try #require(Decimal(string: "92233720368547758.07"))
    let beyond = try #require(Decimal(string: "92233720368547758.08"))

    #expect(Money(rounding: greatest, currency: .usd)?.minorUnits == .max)
    #expect(Money(rounding: beyond, currency: .usd) == nil)
    #expect(Money(rounding: .nan, currency: .usd) == nil)
    #expect(Money(rounding: .greatestFiniteMagnitude, currency: .usd) == nil)
    #expect(Money(rounding: -Decimal.greatestFiniteMagnitude, currency: .usd) == nil)
  }

  @Test func `micro dollars are exact`() {
    #expect(Decimal(micro: 3_420_000).description == "3.42")
    #expect(Decimal(micro: 1).description == "0.000001")
    #expect(Decimal(micro: -1).description == "-0.000001")
  }
}
