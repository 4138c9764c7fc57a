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
    let amount = try #require(Decimal(exact: text))

    #expect(Money(rounding: amount, currency: .usd)?.minorUnits == cents)
  }

  @Test func `an amount that does not fit is no money`() throws {
    let greatest = try #require(Decimal(exact: "92233720368547758.07"))
    let beyond = try #require(Decimal(exact: "92233720368547758.08"))

    #expect(Money(rounding: greatest, currency: .usd)?.minorUnits == .max)
    #expect(Money(rounding: beyond, currency: .usd) == nil)
    #expect(Money(rounding: .nan, currency: .usd) == nil)
    #expect(Money(rounding: .greatestFiniteMagnitude, currency: .usd) == nil)
    #expect(Money(rounding: -Decimal.greatestFiniteMagnitude, currency: .usd) == nil)
  }

  @Test func `amounts of two currencies cannot be compared`() {
    let dollar = Money(minorUnits: 100, currency: .usd)

    #expect(dollar.isLess(than: Money(minorUnits: 200, currency: .cad)) == nil)
    #expect(dollar.isLess(than: Money(minorUnits: 200, currency: .usd)) == true)
  }

  @Test(arguments: [
    "", "-", ".", "1.", ".5", "1.2.3", "12abc", "abc", " 1", "1 ", "1,5", "1e3", "+1", "0x10", "NaN", "Infinity", "١",
    "1234567890123456789012345678901", "--1", "1-",
  ])
  func `what is no plain decimal number is refused`(text: String) {
    #expect(Decimal(exact: text) == nil)
  }

  @Test(arguments: [
    ("0", "0"), ("-0.00", "0"), ("6.62000", "6.62"), ("-12.50", "-12.5"), ("999.99", "999.99"), ("007", "7"),
    ("123456789012345678901234567890", "123456789012345678901234567890"), ("0.000001", "0.000001"),
  ])
  func `a plain decimal number is read exactly`(text: String, value: String) {
    #expect(Decimal(exact: text)?.description == value)
  }

  @Test func `micro dollars are exact`() {
    #expect(Decimal(micro: 3_420_000).description == "3.42")
    #expect(Decimal(micro: 1).description == "0.000001")
    #expect(Decimal(micro: -1).description == "-0.000001")
  }
}
