import Foundation
import Telemetry
import Testing

@testable import Storefront

@Suite struct JSONWriterTests {
  @Test func `members and elements are written in the order they are told`() {
    var json = JSONWriter()
    json.object { json in
      json.name("b")
      json.array([1, 2, 3]) { json, number in json.integer(number) }
      json.name("a")
      json.object { json in
        json.name("null")
        json.null()
        json.name("yes")
        json.boolean(true)
      }
      json.name("text")
      json.string(nil)
    }

    #expect(text(json) == #"{"b":[1,2,3],"a":{"null":null,"yes":true},"text":null}"#)
  }

  @Test(arguments: ["plain", "\"quoted\" \\ back", "line\nbreak\ttab\u{0}nul", "é 🧺 « »", "\u{7f}\u{1f}", ""])
  func `any text comes back from a strict reader as it was`(original: String) throws {
    var json = JSONWriter()
    json.array([original]) { json, value in json.string(value) }

    let read = try JSONDecoder().decode([String].self, from: Data(json.bytes))

    #expect(read == [original])
  }

  @Test func `clocks are cut out of the masked bytes and nothing else is`() {
    let early = page(checkedAt: Instant(milliseconds: 0), name: "a")
    let late = page(checkedAt: Instant(milliseconds: 1_000_000), name: "a")
    let other = page(checkedAt: Instant(milliseconds: 0), name: "b")

    #expect(early.bytes != late.bytes)
    #expect(early.maskedBytes == late.maskedBytes)
    #expect(early.maskedBytes != other.maskedBytes)
  }

  private func page(checkedAt: Instant, name: String) -> JSONWriter {
    var json = JSONWriter()
    json.object { json in
      json.name("checkedAt")
      json.clock(checkedAt)
      json.name("name")
      json.string(name)
    }
    return json
  }

  private func text(_ json: JSONWriter) -> String { String(decoding: json.bytes, as: UTF8.self) }
}
