import Testing

@testable import HTTPServer

@Suite struct `parts of files` {
  /// What comes of a `Range` for the ten bytes `0123456789`; nil: all of them.
  @Test(arguments: [
    ("bytes=0-0", "0"), ("bytes=0-4", "01234"), ("bytes=3-3", "3"), ("bytes=9-9", "9"), ("bytes=0-9", "0123456789"),
    ("bytes=0-", "0123456789"), ("bytes=9-", "9"), ("bytes=5-100", "56789"), ("bytes=-1", "9"),
    ("bytes=-10", "0123456789"),
    ("bytes=-11", "0123456789"), ("bytes=-99999999999999999999999", "0123456789"),
    ("bytes=4-99999999999999999999999", "456789"), ("bytes=0-9223372036854775807", "0123456789"),
    ("BYTES=1-2", "12"), ("Bytes=1-2", "12"), ("bytes= 1-2", "12"), ("bytes=1-2 ", "12"), ("bytes=,1-2", "12"),
    ("bytes=1-2, ,", "12"), ("bytes=001-002", "12"), ("bytes=\t1-2", "12"),
    ("bytes=10-", "416"), ("bytes=10-11", "416"), ("bytes=-0", "416"), ("bytes=99999999999999999999999-", "416"),
    ("bytes=9223372036854775807-9223372036854775807", "416"), ("bytes=-000", "416"),
    ("bytes=0-0,2-2", nil), ("bytes=0-0,-1", nil), ("bytes=20-30,40-50", nil), ("bytes=0-,0-,0-,0-,0-", nil),
    ("", nil), ("bytes", nil), ("bytes=", nil), ("bytes=,", nil), ("bytes=-", nil), ("bytes=a-b", nil),
    ("bytes=1", nil),
    ("bytes=2-1", nil), ("bytes=9-0", nil), ("bytes=1-2-3", nil), ("bytes=--1", nil), ("bytes=-1-", nil),
    ("bytes=-1-2", nil), ("bytes=+1-2", nil), ("bytes=1-+2", nil), ("bytes=0x1-2", nil), ("bytes=1 -2", nil),
    ("bytes=1- 2", nil), ("bytes =1-2", nil), ("bytes:1-2", nil), ("byte=1-2", nil), ("items=0-1", nil), ("1-2", nil),
    ("bytes=1-2;", nil), ("bytes=1.0-2", nil), ("bytes=\u{661}-2", nil), ("bytes=*", nil), ("none", nil),
  ])
  func `one stretch is cut out, what cannot be is ignored`(range: String, part: String?) throws {
    let site = try PublicSite().write("a.txt", "0123456789")
    let whole = try #require(site.ask("/a.txt"))

    let answer = try #require(site.ask("/a.txt", "Range: \(range)"))

    switch part {
    case nil:
      #expect(answer.status == 200)
      #expect(answer.text == "0123456789")
      #expect(answer.header("Content-Range") == nil)
    case "416":
      #expect(answer.status == 416)
      #expect(answer.header("Content-Range") == "bytes */10")
      #expect(answer.body.isEmpty)
    case let part?:
      let first = "0123456789".utf8.firstIndex(of: try #require(part.utf8.first)).map {
        $0.utf16Offset(in: "0123456789")
      }
      #expect(answer.status == 206)
      #expect(answer.text == part)
      #expect(answer.header("Content-Range") == "bytes \(try #require(first))-\(try #require(part.last))/10")
      #expect(answer.header("Content-Type") == "text/plain; charset=utf-8")
    }
    #expect(answer.header("ETag") == whole.header("ETag"))
    #expect(answer.header("Cache-Control") == "public, max-age=60")
  }

  @Test(arguments: [
    ("bytes=0-", 416), ("bytes=0-0", 416), ("bytes=1-", 416), ("bytes=-0", 416), ("bytes=-1", 200), ("bytes=-5", 200),
  ])
  func `an empty file has no first byte`(range: String, status: Int) throws {
    let answer = try PublicSite().write("empty.txt", "").ask("/empty.txt", "Range: \(range)")

    #expect(answer?.status == status)
    #expect(answer?.header("Content-Range") == (status == 416 ? "bytes */0" : nil))
  }

  @Test func `two Range lines are as none`() throws {
    let site = try PublicSite().write("a.txt", "0123")

    #expect(site.ask("/a.txt", "Range: bytes=0-0", "Range: bytes=0-0")?.status == 200)
  }

  @Test func `a part is cut only from the content the client has a part of`() throws {
    let site = try PublicSite().write("a.txt", "0123456789")
    let whole = try #require(site.ask("/a.txt"))
    let tag = try #require(whole.header("ETag"))
    let date = try #require(whole.header("Last-Modified"))
    let hex = tag.dropFirst().dropLast()
    let expected = [
      tag: 206, date: 206, "\"other\"": 200, "W/\(tag)": 200, "\(tag) ": 206, "\(tag), \"x\"": 200, "\(tag)x": 200,
      "\(hex)": 200, "*": 200, "": 200, "Sun, 06 Nov 1994 08:49:37 GMT": 200, "Fri, 31 Dec 2100 00:00:00 GMT": 200,
      "yesterday": 200, "\"\(hex.uppercased())\"": 200,
    ]

    for (value, status) in expected {
      #expect(site.ask("/a.txt", "Range: bytes=2-3", "If-Range: \(value)")?.status == status, "\(value)")
    }
    // A part that does not fit is not told that it does not exist, either.
    #expect(site.ask("/a.txt", "Range: bytes=20-", "If-Range: \"other\"")?.status == 200)
    #expect(site.ask("/a.txt", "Range: bytes=20-", "If-Range: \(tag)")?.status == 416)
    #expect(site.ask("/a.txt", "If-Range: \(tag)")?.status == 200)
    #expect(site.ask("/a.txt", "Range: bytes=2-3", "If-Range: \(tag)", "If-Range: \(tag)")?.status == 200)
  }

  @Test func `a date that was set by hand joins no parts`() throws {
    let site = try PublicSite().write("a.txt", "0123456789", modified: 784_111_777)
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    #expect(site.ask("/a.txt")?.header("Last-Modified") == date)
    #expect(site.ask("/a.txt", "Range: bytes=2-3", "If-Range: \(date)")?.status == 200)
  }

  @Test func `within the second of a change nothing joins parts`() throws {
    let site = try PublicSite(age: .seconds(-100)).write("a.txt", "0123456789")
    let whole = try #require(site.ask("/a.txt"))
    let tag = try #require(whole.header("ETag"))

    #expect(tag.hasPrefix("W/\""))
    #expect(whole.header("Last-Modified") == nil)
    #expect(site.ask("/a.txt", "Range: bytes=2-3", "If-Range: \(tag)")?.status == 200)
    #expect(site.ask("/a.txt", "Range: bytes=2-3")?.status == 206)
    #expect(site.ask("/a.txt", "If-None-Match: \(tag)")?.status == 304)
    #expect(site.ask("/a.txt", "If-Match: \(tag)")?.status == 412)
  }
}
