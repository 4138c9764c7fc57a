import HTTPServer
import Testing

@testable import Storefront

@Suite struct `who asks behind proxies` {
  private let proxies = ["10.0.0.0/8", "fd00::/8", "192.0.2.1"].compactMap { Network($0) }

  @Test(arguments: [
    (["203.0.113.7"], "203.0.113.7"), (["203.0.113.7:8080"], "203.0.113.7"), (["2001:db8::7"], "2001:db8::7"),
    (["[2001:db8::7]"], "2001:db8::7"), (["[2001:db8::7]:443"], "2001:db8::7"), (["::ffff:203.0.113.7"], "203.0.113.7"),
    (["[::ffff:203.0.113.7]:1"], "203.0.113.7"), ([" \t203.0.113.7\t "], "203.0.113.7"),
    // Whatever stands left of the first address that is no proxy, its client may have written.
    (["1.1.1.1, 203.0.113.7"], "203.0.113.7"), (["10.0.0.1, 203.0.113.7"], "203.0.113.7"),
    (["127.0.0.1, 203.0.113.7"], "203.0.113.7"), (["garbage, 203.0.113.7"], "203.0.113.7"),
    (["1.1.1.1, 203.0.113.7, 10.0.0.2"], "203.0.113.7"), (["203.0.113.7, 10.0.0.2, 192.0.2.1, fd00::1"], "203.0.113.7"),
    (["203.0.113.7,10.0.0.2:99,[fd00::1]:1"], "203.0.113.7"),
    // Several lines are one list.
    (["1.1.1.1", "203.0.113.7"], "203.0.113.7"), (["203.0.113.7", "10.0.0.2"], "203.0.113.7"),
    (["1.1.1.1, 203.0.113.7", "10.0.0.3", "10.0.0.2"], "203.0.113.7"), (["203.0.113.7", ""], "203.0.113.7"),
    // Empty elements of a list say nothing.
    ([",203.0.113.7,"], "203.0.113.7"), (["203.0.113.7 , ,\t,"], "203.0.113.7"),
    ([], nil), ([""], nil), ([","], nil), (["10.0.0.1"], nil), (["10.0.0.1, 192.0.2.1"], nil),
    (["unknown"], nil), (["203.0.113.7, unknown"], nil), (["203.0.113.7, 10.0.0.2, _hidden"], nil),
    (["203.0.113.7", "garbage, 10.0.0.2"], nil), (["203.0.113.7 10.0.0.2"], nil), (["203.0.113.7;10.0.0.2"], nil),
    (["for=203.0.113.7"], nil), (["\"203.0.113.7\""], nil), (["203.0.113.7:"], nil), (["203.0.113.7:a"], nil),
    (["203.0.113.7:123456"], nil), (["203.0.113.7:-1"], nil), (["203.0.113.007"], nil), (["203.0.113"], nil),
    (["203.0.113.256"], nil), (["[203.0.113.7]"], nil), (["[2001:db8::7"], nil), (["2001:db8::7]"], nil),
    (["[2001:db8::7]443"], nil), (["[2001:db8::7]:"], nil), (["[]"], nil), (["["], nil), (["]"], nil), ([":"], nil),
    (["[:]"], nil), (["::1%lo"], nil), (["unix:"], nil), (["[[::1]]"], nil), (["[::1]]:1"], nil), (["\u{80}"], nil),
    ([":80"], nil),
  ])
  func `the rightmost address that is no proxy is who asks`(lines: [String], asker: String?) throws {
    let fields = lines.map { "x-forwarded-FOR: \($0)" } + ["X-Forwarded: 9.9.9.9", "Forwarded: for=9.9.9.9"]

    #expect(try read(fields) == asker.flatMap { Address($0) })
  }

  @Test func `no more than 16 proxies in a row are believed`() throws {
    let chain = { (count: Int) in (1...count).map { "10.0.0.\($0)" }.joined(separator: ",") }

    #expect(try read(["X-Forwarded-For: 203.0.113.7,\(chain(15))"]) == Address("203.0.113.7"))
    #expect(try read(["X-Forwarded-For: 203.0.113.7,\(chain(16))"]) == nil)
    #expect(try read((0..<90).map { _ in "X-Forwarded-For: \(chain(10))" }) == nil)
    #expect(try read(["X-Forwarded-For: \(String(repeating: ",", count: 8000))203.0.113.7"]) == Address("203.0.113.7"))
  }

  private func read(_ fields: [String]) throws -> Address? {
    let bytes = Array(("GET / HTTP/1.1\r\nHost: shop\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    let head = RequestHead(parsing: bytes.span)
    return ForwardedFor.asker(try #require(head), bytes.span, behind: proxies)
  }
}
