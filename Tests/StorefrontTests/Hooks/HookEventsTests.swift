import Catalog
import TestSupport
import Testing

@testable import Storefront

/// Bodies as a Directus 11.17 sends them unless a test says otherwise.
@Suite struct HookEventsTests {
  @Test(
    arguments: [
      (
        #"{"event":"products.items.create","payload":{"sku":"CJZZ8000001","name":"Essai 1"},"key":"bc0b","collection":"products"}"#,
        ["bc0b"]
      ),
      (#"{"event":"products.items.update","payload":{"stock":7},"keys":["3c61"],"collection":"products"}"#, ["3c61"]),
      (
        #"{"event":"products.items.update","payload":{"stock":70},"keys":["33f5","5b94","d083"],"collection":"products"}"#,
        ["33f5", "5b94", "d083"]
      ),
      (
        #"{"event":"products.items.delete","payload":["5b94","33f5"],"keys":["5b94","33f5"],"collection":"products"}"#,
        ["5b94", "33f5"]
      ),
      (
        #"{"event":"products.items.update","payload":{"translations":[{"languages_code":"fr-CA","name":"x"}]},"keys":["bc0b"],"collection":"products"}"#,
        ["bc0b"]
      ),
      (
        #"{"event":"products.items.update","collection":"products","key":"undefined","keys":["3c61"],"user":"197c"}"#,
        ["3c61"]
      ),
      (#"{"event":"products.items.delete","payload":[12,13],"collection":"products"}"#, ["12", "13"]),
      (#"{"event":"products.items.update","keys":["a","b"]}"#, ["a", "b"]),
      (#"{"collection":"products","id":4711}"#, ["4711"]),
      (#"{"collection":"products","keys":"a"}"#, ["a"]),
    ])
  func `every shape of an event names its rows`(body: String, keys: [String]) {
    let events = HookEvents(Array(body.utf8))

    #expect(events.hints == keys.map { ShopHint(collection: "products", key: $0) })
    #expect(!events.isVague)
  }

  @Test func `the keys that a delete names twice are counted once`() {
    let events = HookEvents(
      Array(#"{"event":"products.items.delete","payload":["5b94","33f5"],"keys":["5b94","33f5"]}"#.utf8))

    #expect(events.keys == 2)
    #expect(events.hints.map(\.key) == ["5b94", "33f5"])
  }

  @Test(
    arguments: [
      #"{"body":{"event":"products.items.update","keys":["a"],"collection":"products"},"query":{},"method":"POST"}"#,
      #"{"data":[{"event":"products.items.update","keys":["a"],"collection":"products"}]}"#,
      #"[{"trigger":{"collection":"products","key":"a"}}]"#,
    ])
  func `an envelope around an event does not hide it`(body: String) {
    #expect(HookEvents(Array(body.utf8)).hints == [ShopHint(collection: "products", key: "a")])
  }

  @Test func `several events are all heard, each row once`() {
    let events = HookEvents(
      Array(
        #"[{"collection":"products","keys":["a","b"]},{"collection":"providers","key":1},{"collection":"products","key":"a"}]"#
          .utf8))

    #expect(events.hints.map(\.collection) == ["products", "products", "providers"])
    #expect(events.hints.map(\.key) == ["a", "b", "1"])
    #expect(events.keys == 4)
  }

  @Test(
    arguments: [
      "", "null", "1", "\"text\"", "{}", "[]", "{\"a\":1}", "a=1&b=2", "{\"collection\":\"products\"}", "\u{0}\u{1}",
      #"{"event": "products.items.create", "collection": "products", "key": "3c61", "keys": undefined, "user": "197c"}"#,
      #"{"collection":"products","keys":[null,{},[],""],"key":"undefined"}"#,
      #"{"collection":"products","keys":[1.5,-1e300,1e400]}"#, #"{"event":".items.update","keys":["a"]}"#,
      #"{"collection":"products","payload":{"stock":1}}"#,
    ])
  func `what names no row is still a reason to look`(body: String) {
    let events = HookEvents(Array(body.utf8))

    #expect(events.hints.isEmpty)
    #expect(events.isVague)
  }

  @Test func `one event that names no row among others asks for everything that changed`() {
    let events = HookEvents(Array(#"[{"collection":"products","key":"a"},{"collection":"categories"}]"#.utf8))

    #expect(events.hints.map(\.key) == ["a"])
    #expect(events.isVague)
  }

  @Test func `very many keys become everything that changed`() {
    let keys = (0..<10_000).map { "\"key-\($0)\"" }.joined(separator: ",")

    let events = HookEvents(Array(#"{"collection":"products","keys":[\#(keys)]}"#.utf8))

    #expect(events.keys == 10_000)
    #expect(events.isVague)
    #expect(events.hints.isEmpty)
  }

  @Test(arguments: ["[", "{\"a\":"])
  func `a body that is nothing but depth harms nobody`(bracket: String) {
    let events = HookEvents(Array(String(repeating: bracket, count: (1 << 20) / bracket.utf8.count).utf8))

    #expect(events.isVague)
  }

  @Test func `overlong names and broken UTF-8 are no keys`() {
    let long = String(repeating: "k", count: 256)

    #expect(HookEvents(Array(#"{"collection":"products","key":"\#(long)"}"#.utf8)).hints.isEmpty)
    #expect(HookEvents(Array(#"{"collection":"\#(long)","key":"a"}"#.utf8)).hints.isEmpty)
    #expect(HookEvents(Array(#"{"collection":"products","key":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)).isVague)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `five hundred bodies broken at random harm nobody`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let whole = Array(
      #"{"a":[{"event":"products.items.delete","payload":[12,-3.5e7,"x\u00e9"],"keys":null}],"b":true}"#.utf8)
    let pieces = [
      "{", "}", "[", "]", "\"", ":", ",", "\\u", "\\ud800", "1e999", "-", "\u{0}", "undefined", "\"keys\":",
    ]

    for _ in 0..<500 {
      var body = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: body[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: body.insert(contentsOf: Array(pieces.randomElement(using: &generator)?.utf8 ?? "".utf8), at: place)
        case 2: body.removeSubrange(place..<min(body.count, place + 9))
        default: body.removeLast(min(body.count - 1, 3))
        }
        if body.isEmpty { body = whole }
      }
      let events = HookEvents(body)
      #expect(events.isVague || !events.hints.isEmpty)
    }
  }
}
