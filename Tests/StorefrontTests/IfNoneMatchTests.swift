import Testing

@testable import Storefront

@Suite struct IfNoneMatchTests {
  private let etag = Array("W/\"abc\"".utf8)

  @Test(arguments: [
    "*", "W/\"abc\"", "\"abc\"", "\"x\", W/\"abc\"", "W/\"abc\" ,\"y\"", "\"x\",\"abc\",\"z\"",
  ])
  func `a list that holds our validator matches, weak or strong`(value: String) {
    #expect(IfNoneMatch.matches(Array(value.utf8), etag: etag))
  }

  @Test(arguments: [
    "", "abc", "\"abcd\"", "\"xabc\"", "W/\"ab", "\"a,\"abc\"", "W/ \"abc\"", "x/\"abc\"", "w/\"abc\"", "**",
    "\"abc\"x", "x\"abc\"",
  ])
  func `anything else does not match`(value: String) {
    #expect(!IfNoneMatch.matches(Array(value.utf8), etag: etag))
  }

  @Test func `a request without the field does not match`() {
    #expect(!IfNoneMatch.matches(nil, etag: etag))
  }
}
