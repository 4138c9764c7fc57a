import Foundation
import Glibc
import Testing

@testable import HTTPServer

@Suite struct `conditions on files` {
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
  private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
  private static let behind = "Sun, 06 Nov 1994 08:49:38 GMT"

  /// `TAG` stands for the file's own; the file is of 1994-11-06 08:49:37.
  @Test(arguments: [
    (200, []), (304, ["If-None-Match: TAG"]), (304, ["If-None-Match: W/TAG"]), (304, ["If-None-Match: *"]),
    (304, ["If-None-Match: \"x\", TAG"]), (304, ["If-None-Match: \"x\"", "If-None-Match: TAG"]),
    (304, ["If-None-Match: \"x\",,W/TAG , \"y\""]), (200, ["If-None-Match: \"x\""]), (200, ["If-None-Match: "]),
    (200, ["If-None-Match: x, TAG"]), (200, ["If-None-Match: \"x\"TAG"]), (200, ["If-None-Match: w/TAG"]),
    (200, ["If-None-Match: \"*\""]), (200, ["If-None-Match: \""]), (200, ["If-None-Match: W/"]),
    (200, ["If-None-Match: *, TAG"]),
    (304, ["If-Modified-Since: \(date)"]), (304, ["If-Modified-Since: \(behind)"]),
    (200, ["If-Modified-Since: \(before)"]),
    (304, ["If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT"]),
    (304, ["If-Modified-Since: Sun Nov  6 08:49:37 1994"]),
    (200, ["If-Modified-Since: Sunday, 06-Nov-94 08:49:36 GMT"]),
    (200, ["If-Modified-Since: Sun Nov  6 08:49:36 1994"]),
    (200, ["If-Modified-Since: "]), (200, ["If-Modified-Since: now"]), (200, ["If-Modified-Since: 784111777"]),
    (200, ["If-Modified-Since: \(date)", "If-Modified-Since: \(date)"]),
    // If-None-Match comes first, and alone.
    (200, ["If-None-Match: \"x\"", "If-Modified-Since: \(date)"]),
    (304, ["If-None-Match: TAG", "If-Modified-Since: \(before)"]),
    (412, ["If-Match: \"x\""]), (200, ["If-Match: TAG"]), (200, ["If-Match: *"]), (200, ["If-Match: \"x\", TAG"]),
    (412, ["If-Match: W/TAG"]), (412, ["If-Match: "]), (412, ["If-Match: \"x\"", "If-Unmodified-Since: \(date)"]),
    (200, ["If-Match: TAG", "If-Unmodified-Since: \(before)"]), (304, ["If-Match: TAG", "If-None-Match: TAG"]),
    (412, ["If-Match: \"x\"", "If-None-Match: TAG"]),
    (412, ["If-Unmodified-Since: \(before)"]), (200, ["If-Unmodified-Since: \(date)"]),
    (200, ["If-Unmodified-Since: never"]),
    // A range is looked at last.
    (304, ["Range: bytes=0-0", "If-None-Match: TAG"]), (304, ["Range: bytes=0-0", "If-Modified-Since: \(date)"]),
    (412, ["Range: bytes=0-0", "If-Match: \"x\""]), (206, ["Range: bytes=0-0", "If-None-Match: \"x\""]),
    (206, ["Range: bytes=0-0", "If-Match: TAG"]), (416, ["Range: bytes=99-", "If-None-Match: \"x\""]),
    (304, ["Range: bytes=99-", "If-None-Match: TAG"]),
    (200, ["Range: bytes=0-0", "If-Range: \"x\"", "If-None-Match: \"x\""]),
  ])
  func `are looked at in their order`(status: Int, fields: [String]) throws {
    let site = try PublicSite().write("a.txt", "0123456789", modified: 784_111_777)
    let tag = try #require(site.ask("/a.txt")?.header("ETag"))
    let sent = fields.map { $0.replacingOccurrences(of: "TAG", with: tag) }

    #expect(site.ask("/a.txt", fields: sent)?.status == status)
    let head = site.ask("/a.txt", method: "HEAD", fields: sent)?.status
    #expect(head == (status == 206 || status == 416 ? 200 : status))
  }

  @Test func `an answer without content tells what a stored one needs`() throws {
    let site = try PublicSite().write("a.txt", "0123456789")
    let tag = try #require(site.ask("/a.txt")?.header("ETag"))

    for answer in [site.ask("/a.txt", "If-None-Match: *"), site.ask("/a.txt", "If-Match: \"x\"")] {
      let answer = try #require(answer)
      #expect(answer.body.isEmpty)
      #expect(answer.headers.map(\.name) == ["ETag", "Cache-Control"])
      #expect(answer.header("ETag") == tag)
    }
  }

  @Test func `every change of a file changes its tag, and only that`() throws {
    let site = try PublicSite().write("a.txt", "one").write("b.txt", "one")
    func tag(_ target: String) throws -> String { try #require(site.ask(target)?.header("ETag")) }
    var seen = [try tag("/a.txt"), try tag("/b.txt")]

    #expect(try tag("/a.txt") == seen[0])
    try site.write("a.txt", "longer")
    seen.append(try tag("/a.txt"))
    try site.write("a.txt", "longer", modified: 784_111_777)
    seen.append(try tag("/a.txt"))
    _ = unsafe rename(site.path("b.txt"), site.path("a.txt"))
    seen.append(try tag("/a.txt"))

    #expect(Set(seen).count == 5)
    #expect(seen.allSatisfy { $0.utf8.count == 26 })
  }

  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("Wed, 31 Dec 1969 23:59:59 GMT", -1), ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
    ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    ("Friday, 01-Jan-70 00:00:00 GMT", 0), ("Monday, 01-Jan-69 00:00:00 GMT", 3_124_224_000),
    ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Wed Nov 16 08:49:37 1994", 784_975_777),
    ("", nil), ("Sun, 06 Nov 1994 08:49:37", nil), ("Sun, 06 Nov 1994 08:49:37 UTC", nil),
    ("Sun, 06 Nov 1994 08:49:37 gmt", nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
    ("Sun, 06 nov 1994 08:49:37 GMT", nil),
    ("Sun, 06 Nov 94 08:49:37 GMT", nil), ("Sun, 31 Nov 1994 08:49:37 GMT", nil),
    ("Wed, 29 Feb 2023 12:00:00 GMT", nil),
    ("Thu, 29 Feb 1900 12:00:00 GMT", nil), ("Sun, 00 Nov 1994 08:49:37 GMT", nil),
    ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
    ("Sun, 06 Nov 1994 08:60:00 GMT", nil), ("Sun, 06 Nov 1994 08:49:61 GMT", nil),
    ("Sun, 06 Nov 1994 8:49:37 GMT", nil),
    ("Sun, 06 Nov 1994 08:49 GMT", nil), ("Sun, 06 Nov 0000 08:49:37 GMT", nil), ("Sun, -6 Nov 1994 08:49:37 GMT", nil),
    ("Sun, 06 Nov 1994 08:49:37 GMT x", nil), ("Sun 06 Nov 1994 08:49:37 GMT", nil), ("1994-11-06T08:49:37Z", nil),
    ("Sunday, 06-Nov-1994 08:49:37 GMT", nil), ("Sunday, 06-Nov 08:49:37 GMT", nil), ("Sun Nov 06 08:49:37 94", nil),
  ])
  func `a date is read in its three forms`(text: String, second: Int?) {
    #expect(HTTPDate.second(Array(text.utf8)) == second)
  }

  @Test func `a date that we write we read`() {
    var numbers = SplitMix(seed: 611)
    for _ in 0..<3000 {
      let second = Int(numbers.next() % 253_402_300_800)
      #expect(HTTPDate.second(Array(HTTPDate.text(second: second).utf8)) == second)
    }
  }
}
