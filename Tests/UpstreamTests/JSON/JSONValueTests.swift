import Foundation
import Testing
import Upstream

struct JSONValueTests {
  @Test(
    arguments: [
      (.number(Decimal(sign: .plus, exponent: -2, significand: 342)), "3.42"), (.string("3.42"), "3.42"),
      (.string(" 3.420 \n"), "3.42"), (.string("007.50"), "7.5"), (.string("-1e3"), "-1000"), (.string("0"), "0"),
      (.string(" 3,5 "), nil), (.string("3.42 €"), nil), (.string("1.03-5.00"), nil), (.string("NaN"), nil),
      (.string("Infinity"), nil), (.string("inf"), nil), (.string(""), nil), (.string("."), nil),
      (.string("0x10"), nil),
      (.string("1 000"), nil), (.string("1e400"), nil), (.string("+5"), nil), (.number(.nan), nil), (.bool(true), nil),
      (.null, nil), (.array([.number(1)]), nil),
    ] as [(JSONValue, String?)])
  func `a number is read from both spellings`(value: JSONValue, digits: String?) {
    #expect(value.number?.description == digits)
  }

  @Test(
    arguments: [
      (.number(5), 5), (.string("5"), 5), (.string("5.0"), 5), (.string("2e3"), 2000), (.string("-0"), 0),
      (.string("9223372036854775807"), .max), (.string("-9223372036854775808"), .min),
      (.string("9223372036854775808"), nil), (.number(2.5), nil), (.string("2.5"), nil), (.string("five"), nil),
      (.bool(true), nil), (.null, nil),
    ] as [(JSONValue, Int?)])
  func `an integer is whole and fits`(value: JSONValue, integer: Int?) {
    #expect(value.integer == integer)
  }

  @Test(
    arguments: [
      (.bool(true), true), (.bool(false), false), (.number(1), true), (.number(0), false), (.string("true"), true),
      (.string("0"), false), (.string("yes"), nil), (.number(2), nil), (.null, nil),
    ] as [(JSONValue, Bool?)])
  func `a flag is read from its usual spellings`(value: JSONValue, flag: Bool?) {
    #expect(value.bool == flag)
  }

  @Test func `text is a string or a number's digits`() {
    #expect(JSONValue.string(" a ").text == " a ")
    #expect(JSONValue.number(2507).text == "2507")
    #expect(JSONValue.number(2507).string == nil)
    #expect(JSONValue.null.text == nil)
    #expect(JSONValue.bool(true).text == nil)
  }

  @Test func `members and elements are reached, and nothing in anything else`() {
    let value = JSONValue.object(["a": .array([.null])])

    #expect(value["a"]?.array?.first?.isNull == true)
    #expect(value["b"] == nil)
    #expect(value.array == nil)
    #expect(JSONValue.array([])["a"] == nil)
    #expect(JSONValue.string("{}").object == nil)
  }

  @Test func `JSON in a text is unpacked, any other text stays`() {
    #expect(JSONValue.string(#"["a"]"#).embedded == .array([.string("a")]))
    #expect(JSONValue.string("a]").embedded == .string("a]"))
    #expect(JSONValue.array([]).embedded == .array([]))
    #expect(JSONValue.null.embedded == .null)
  }

  @Test func `encoding is compact, in order, and comes back`() throws {
    let value = JSONValue.object([
      "b": .array([.number(1.5), .bool(false), .null]), "a": .string("\"\\/\n\r\t\u{1}\u{1f}é😀"), "é": .object([:]),
    ])

    let text = String(decoding: value.encoded(), as: UTF8.self)

    #expect(text == #"{"a":"\"\\/\n\r\t\u0001\u001fé😀","b":[1.5,false,null],"é":{}}"#)
    #expect(try JSONValue(parsing: value.encoded()) == value)
    #expect(JSONValue.number(.nan).encoded() == Array("null".utf8))
  }
}
