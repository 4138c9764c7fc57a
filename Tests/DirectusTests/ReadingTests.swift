import Foundation
import Telemetry
import Testing
import Upstream

@testable import Directus

struct ReadingTests {
  @Test(arguments: ["7.87", "7.87000", " 7.87 ", "+7.87"])
  func `decimals come as text with any scale`(text: String) {
    #expect(Reading.number(.string(text)).value == Decimal(string: "7.87"))
  }

  @Test(arguments: [
    "NaN", "4,50", "12abc", "1e3", "--1", "1.2.3", ".", "12 €", "٣", "0x10", String(repeating: "9", count: 60),
  ])
  func `text that is no plain number is nonsense`(text: String) {
    guard case .nonsense = Reading.number(.string(text)) else {
      Issue.record("\(text) was read")
      return
    }
  }

  @Test func `empty says nothing`() {
    for reading in [Reading.number(""), Reading.number(nil), Reading.number("  ")] {
      guard case .absent = reading else {
        Issue.record("\(reading)")
        return
      }
    }
    #expect(Reading.text("").value == nil)
    #expect(Reading.text(" \n").value == nil)
  }

  @Test func `an amount is not negative`() {
    #expect(Reading.amount("-0.01").value == nil)
    #expect(Reading.amount("0.00").value == 0)
  }

  @Test func `whole numbers are whole and of a size that every server agrees on`() {
    #expect(Reading.integer("12").value == 12)
    #expect(Reading.integer("12.000").value == 12)
    #expect(Reading.integer(-3).value == -3)
    #expect(Reading.integer("3.7").value == nil)
    #expect(Reading.integer("99999999999999999999").value == nil)
    #expect(Reading.integer(.bool(true)).value == nil)
  }

  @Test func `flags come as booleans, numbers and words`() {
    for json: JSONValue in [true, 1, "1", "true", "TRUE", "t", "yes"] { #expect(Reading.flag(json).value == true) }
    for json: JSONValue in [false, 0, "0", "false", "F", "no"] { #expect(Reading.flag(json).value == false) }
    for json: JSONValue in [2, "maybe", [], ["a": 1]] { #expect(Reading.flag(json).value == nil) }
  }

  @Test func `dates come with and without zone, or as a day`() {
    #expect(Reading.date("2025-10-02T08:15:30.000Z").value?.text == "2025-10-02T08:15:30Z")
    #expect(Reading.date("2025-10-02T08:15:30").value?.text == "2025-10-02T08:15:30Z")
    #expect(Reading.date("2025-10-02T08:15:30+02:00").value?.text == "2025-10-02T06:15:30Z")
    #expect(Reading.date("2025-10-02 08:15:30").value?.text == "2025-10-02T08:15:30Z")
    #expect(Reading.date("2025-10-02").value?.text == "2025-10-02T00:00:00Z")
    #expect(Reading.date("yesterday").value == nil)
    #expect(Reading.date(1_759_392_930).value == nil)
  }

  @Test func `keys are text whether the server counts or not`() {
    #expect(Reading.key(17).value == "17")
    #expect(Reading.key("17").value == "17")
    #expect(Reading.key(.number(Decimal(string: "1690027182818284590") ?? 0)).value == "1690027182818284590")
    #expect(Reading.key(["id": 4, "name": "Maison"]).value == "4")
    #expect(Reading.key(["name": "Maison"]).value == nil)
    #expect(Reading.key([1, 2]).value == nil)
  }

  @Test func `a currency is three letters`() {
    #expect(Reading.currency(" cad ").value == "CAD")
    for json: JSONValue in ["$", "CA", "Dollar", 124, "ÉUR"] { #expect(Reading.currency(json).value == nil) }
  }

  @Test func `JSON may be stored as text`() {
    #expect(Reading.json(#"{"cj_product_id":"1"}"#).value == ["cj_product_id": "1"])
    #expect(Reading.json("null").value == nil)
    #expect(Reading.json("{broken").value == nil)
    #expect(Reading.json([1]).value == [1])
  }

  @Test func `pictures keep their order and come once`() {
    let a = "https://cf.example.com/a.jpg"
    let b = "http://cf.example.com/b.jpg"
    #expect(Reading.addresses([.string(a), .string(b), .string(" \(a) ")]).value == [a, b])
    #expect(Reading.addresses(.string(#"["\#(a)","\#(b)"]"#)).value == [a, b])
    #expect(Reading.addresses(.string("\(a), \(b)")).value == [a, b])
    #expect(Reading.addresses(.string("\(a)\n\(b)")).value == [a, b])
    #expect(Reading.addresses(.string(a + "?crop=1,2")).value == [a + "?crop=1,2"])
    #expect(Reading.addresses([["url": .string(a)], ["src": .string(b)], 5, nil, "b.jpg"]).value == [a, b])
    #expect(Reading.addresses([]).value == [])
    #expect(Reading.addresses(["javascript:alert(1)"]).value == nil)
    #expect(Reading.addresses("[broken").value == nil)
  }

  @Test func `weights end up in grams`() {
    #expect(Weight.grams("0.180", isGrams: false).value == 180)
    #expect(Weight.grams("12.400", isGrams: false).value == 12_400)
    #expect(Weight.grams(1250, isGrams: true).value == 1250)
    #expect(Weight.grams("0.85", isGrams: true).value == 850)
    #expect(Weight.grams(0, isGrams: true).value == nil)
    #expect(Weight.grams(-1, isGrams: true).value == nil)
    #expect(Weight.grams("99999999999999999999999", isGrams: false).value == nil)
    #expect(Weight.grams("300-340", isGrams: true).value == nil)
  }

  @Test func `text is composed, so that equal spellings are equal bytes, and a key stays as the server spells it`() {
    let spelled = "Lampe e\u{301}te\u{301}"
    let composed = "Lampe \u{e9}t\u{e9}"
    #expect(Reading.text(.string(spelled)).value.map { Array($0.utf8) } == Array(composed.utf8))
    #expect(Reading.trimmed(.string(" \(spelled) ")).value.map { Array($0.utf8) } == Array(composed.utf8))
    #expect(Reading.key(.string(spelled)).value.map { Array($0.utf8) } == Array(spelled.utf8))
    #expect(Reading.key(["id": .string(spelled)]).value.map { Array($0.utf8) } == Array(spelled.utf8))
  }
}
