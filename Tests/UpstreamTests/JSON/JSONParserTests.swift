import Foundation
import TestSupport
import Testing
import Upstream

struct JSONParserTests {
  private func parse(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test func `every kind of value is read`() throws {
    let value = try parse(#" { "a" : [ 1 , -2.5e1 , "x" , true , false , null , { } , [ ] ] } "#)

    #expect(
      value
        == .object([
          "a": .array([
            .number(1), .number(-25), .string("x"), .bool(true), .bool(false), .null, .object([:]), .array([]),
          ])
        ]))
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("12.10", "12.1"), ("0.1", "0.1"), ("1.005", "1.005"), ("1E2", "100"), ("1e+2", "100"),
    ("25e-1", "2.5"), ("9223372036854775807", "9223372036854775807"), ("1234567890123456789", "1234567890123456789"),
    ("-9223372036854775808", "-9223372036854775808"), ("18446744073709551616", "18446744073709551616"),
    ("1234567890123456.789", "1234567890123456.789"), ("0.30000000000000004", "0.30000000000000004"),
    ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
    ("1.0000000000000000000000000000000000000000000000000000", "1"), ("0e999999999999999999999", "0"),
    ("100000000000000000000000000000000000000000", "100000000000000000000000000000000000000000"),
  ])
  func `a number is exact`(spelling: String, digits: String) throws {
    #expect(try parse(spelling).number?.description == digits)
    #expect(try parse("[\(spelling)]").array?.first?.text == digits)
  }

  @Test(arguments: ["1e400", "-1e-400", "1e99999999999999999999", "123456789012345678901234567890123456789.5"])
  func `a number that no decimal holds keeps its spelling`(spelling: String) throws {
    let value = try parse(spelling)

    #expect(value == .string(spelling))
    #expect(value.number == nil)
  }

  @Test func `escapes are read`() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00 é""#).string == "\"\\/\u{8}\u{c}\n\r\té€😀 é")
    #expect(try parse(#""\u0000""#).string == "\0")
  }

  @Test(arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\ud83d\ude00""#])
  func `half a surrogate pair costs one character, not the answer`(text: String) throws {
    #expect(try #require(try parse(text).string).unicodeScalars.first == "\u{FFFD}")
  }

  @Test func `the last of equal names counts`() throws {
    #expect(try parse(#"{"a":1,"b":2,"a":3}"#)["a"] == .number(3))
  }

  @Test(
    arguments: [
      ("", .truncated, 0), ("  ", .truncated, 2), ("{", .truncated, 1), ("[1", .truncated, 2), ("[1,", .truncated, 3),
      (#"{"a""#, .truncated, 4), (#"{"a":"#, .truncated, 5), (#""abc"#, .truncated, 4), (#""a\"#, .truncated, 3),
      (#""\u12"#, .truncated, 5), ("tru", .truncated, 3), ("-", .truncated, 0), ("1.", .truncated, 0),
      ("1 2", .trailing, 2), ("{} x", .trailing, 3), ("nullnull", .trailing, 4), ("[]]", .trailing, 2),
      ("<html>", .unexpected, 0), ("[1,]", .unexpected, 3), (#"{"a":1,}"#, .unexpected, 7), ("{a:1}", .unexpected, 1),
      ("[1 2]", .unexpected, 3), (#"{"a" 1}"#, .unexpected, 5), ("'a'", .unexpected, 0), ("NaN", .unexpected, 0),
      ("nul]", .unexpected, 3), ("+1", .unexpected, 0), (".5", .unexpected, 0), ("[}", .unexpected, 1),
      ("\u{feff}{}", .unexpected, 0), ("/* */1", .unexpected, 0), ("[01]", .number, 1), ("[1.]", .number, 1),
      ("[-]", .number, 1), ("[1e]", .number, 1), ("[1.2.3]", .number, 1), ("[1-2]", .number, 1),
      ("[0x1]", .unexpected, 2),
      (#""\x""#, .escape, 1), (#""\u12g4""#, .escape, 5), (#""\U0041""#, .escape, 1),
      ("\"a\nb\"", .control, 2), ("\"\\na\tb\"", .control, 4), ("\"\0\"", .control, 1),
    ] as [(String, JSONError.Reason, Int)])
  func `what is not JSON is refused with its place`(text: String, reason: JSONError.Reason, offset: Int) {
    #expect(throws: JSONError(reason, at: offset)) { try parse(text) }
  }

  @Test(
    arguments: [
      [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0x5c, 0x6e, 0xff, 0x22], [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22],
    ] as [[UInt8]])
  func `a string that is not UTF-8 is refused`(bytes: [UInt8]) {
    let place = bytes[1] == 0x5c ? 3 : 1
    #expect(throws: JSONError(.encoding, at: place)) { try JSONValue(parsing: bytes) }
  }

  @Test func `nesting is bounded`() throws {
    #expect(try parse(String(repeating: "[", count: 128) + String(repeating: "]", count: 128)).array != nil)
    #expect(throws: JSONError(.depth, at: 128)) { try parse(String(repeating: "[", count: 100_000)) }
    #expect(throws: JSONError(.depth, at: 640)) { try parse(String(repeating: #"{"a":"#, count: 100_000)) }
  }

  @Test func `every beginning of a text ends early`() throws {
    let text = Array(#"{"id":12.5,"name":"caf\u00e9 é","tags":["a",true,null],"o":{}}"#.utf8)
    for count in 0..<text.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.prefix(count))) }
    }
  }

  @Test func `noise is refused without harm`() {
    var generator = SeededGenerator(seed: 7)
    let letters = Array(#"{}[]",:\u0123456789eE+-.truefalsn "#.utf8) + [0, 0xff, 0xc3, 0x80]
    for _ in 0..<2000 {
      let count = Int.random(in: 0..<24, using: &generator)
      let bytes = (0..<count).compactMap { _ in letters.randomElement(using: &generator) }
      if let value = try? JSONValue(parsing: bytes) {
        #expect((try? JSONValue(parsing: value.encoded())) == value)
      }
    }
  }

  @Test func `the error says where and quotes nothing`() {
    #expect(throws: JSONError.self) { try parse(#"{"token": sesame}"#) }
    #expect(JSONError(.unexpected, at: 10).description == "JSON has an unexpected byte at byte 10")
  }
}
