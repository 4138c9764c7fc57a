import HTTPServer
import Testing

@testable import Storefront

@Suite struct ChangesQueryTests {
  @Test(arguments: [(0, 0), (1, 0xdead_beef), (Int64.max, UInt64.max)] as [(Int64, UInt64)])
  func `a cursor reads as it was written`(seq: Int64, generation: UInt64) {
    let cursor = ChangesCursor(generation: generation, seq: seq)

    #expect(ChangesCursor(cursor.text) == cursor)
  }

  @Test(
    arguments: [
      "-", "0", "1-1", "0000000000000007", "0000000000000007-", "-0000000000000007", "0000000000000007--1",
      "0000000000000007-+1", "000000000000000g-1", "000000000000000A-1", "+000000000000007-1",
      "0000000000000007-9223372036854775808", "0000000000000007-99999999999999999999", "0000000000000007-1-1",
      "0000000000000007-1 ", "0000000000000007-１",
    ])
  func `what no answer ever said is no cursor`(text: String) {
    #expect(ChangesCursor(text) == nil)
    #expect(throws: InvalidParameters.self) { try ChangesQuery([.init(name: "since", value: text)]) }
  }

  @Test(arguments: ["", "-1", "25001", "1.5", "+1", "1s", "99999999999999999999", "１"])
  func `a wait is milliseconds up to 25 s`(text: String) {
    #expect(throws: InvalidParameters.self) { try ChangesQuery([.init(name: "wait", value: text)]) }
  }

  @Test func `all faults are told at once, and nothing means all tags at once`() throws {
    let faults = #expect(throws: InvalidParameters.self) {
      try ChangesQuery([
        .init(name: "sinse", value: "1"), .init(name: "wait", value: "x"), .init(name: "since", value: "x"),
        .init(name: "wait", value: "1"),
      ])
    }
    #expect(faults?.items.map(\.parameter) == ["sinse", "wait", "since", "wait"])
    #expect(faults?.items.first?.detail.contains("since") == true)

    let query = try ChangesQuery([.init(name: "since", value: "")])
    #expect(query.since == nil)
    #expect(query.wait == .zero)
    #expect(try ChangesQuery([.init(name: "wait", value: "25000")]).wait == .seconds(25))
  }
}
