import HTTPServer
import Testing

@Suite struct `targets` {
  @Test(arguments: [
    ("/", [""], []), ("/a/b", ["a", "b"], []), ("/a/", ["a", ""], []), ("//", ["", ""], []),
    ("/a%2Fb/%C3%BC", ["a/b", "ü"], []), ("/a+b", ["a+b"], []),
    ("/p?", ["p"], []), ("/p?q=a+b%2B&x", ["p"], [["q", "a b+"], ["x", ""]]),
    ("/p?a=1&&a=2&=v", ["p"], [["a", "1"], ["a", "2"], ["", "v"]]), ("/p?a=b=c?/d", ["p"], [["a", "b=c?/d"]]),
    ("/p?%61%3D=%26", ["p"], [["a=", "&"]]), ("/p|q", ["p|q"], []),
  ])
  func `path and query are split and decoded`(text: String, segments: [String], items: [[String]]) throws {
    let target = try Target(parsing: text)

    #expect(target.segments == segments)
    #expect(try Self.path(text) == segments)
    #expect(target.items == items.map { Target.Item(name: $0[0], value: $0[1]) })
  }

  @Test(arguments: [
    ("", TargetError.notAPath), ("a", .notAPath), ("*", .notAPath), ("?a", .notAPath),
    ("/a#b", .fragment), ("/a?b#", .fragment), ("/%", .badEscape), ("/%2", .badEscape), ("/%zz", .badEscape),
    ("/?a=%", .badEscape), ("/?a%2", .badEscape), ("/?%2=a", .badEscape), ("/%2/a", .badEscape), ("/%+1", .badEscape),
    ("/%00", .nul), ("/?a=%00", .nul), ("/\u{0}", .nul), ("/a b", .notVisible), ("/?a=\t", .notVisible),
    ("/ü", .notVisible), ("/%FF", .notUTF8), ("/?a=%C3", .notUTF8), ("/?%C0%80=", .notUTF8), ("/%ED%A0%80", .notUTF8),
    ("/..", .dotSegment), ("/a/./b", .dotSegment), ("/%2e%2E/x", .dotSegment),
  ])
  func `anything ambiguous is an error`(text: String, error: TargetError) {
    #expect(throws: error) { try Target(parsing: text) }
    #expect(error.description.hasSuffix("."))
  }

  @Test(arguments: ["/a?%zz", "/a?%00", "/a?\u{FC}", "/a?#"])
  func `a path is read whatever its query holds`(text: String) throws {
    #expect(try Self.path(text) == ["a"])
    #expect(throws: TargetError.self) { try Target(parsing: text) }
  }

  @Test(arguments: [
    ("", TargetError.notAPath), ("*", .notAPath), ("/a#b", .fragment), ("/%zz?a", .badEscape), ("/%00", .nul),
    ("/a/../b", .dotSegment), ("/%2E", .dotSegment), ("/%ff?", .notUTF8), ("/ü", .notVisible),
  ])
  func `a path alone is as strict`(text: String, error: TargetError) {
    #expect(throws: error) { try Self.path(text) }
  }

  private static func path(_ text: String) throws(TargetError) -> [String] {
    try Target.path(of: Array(text.utf8).span)
  }
}
