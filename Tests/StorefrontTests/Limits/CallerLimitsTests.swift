import HTTPServer
import Synchronization
import Telemetry
import Testing

@testable import Storefront

@Suite struct `limits of callers` {
  private static let stranger = Client(address: address("203.0.113.7"), isTrusted: false)
  private static let proxy = Client(address: address("10.0.0.1"), isTrusted: false, isProxy: true)
  private let networks = (trusted: [Network("198.51.100.0/24")], proxies: [Network("10.0.0.0/8")])

  @Test func `whoever asks too often hears when to ask again`() throws {
    let limits = limits()
    #expect(ask(limits, times: 3) == [nil, nil, 429])

    let answer = try #require(self.answer(limits, Self.stranger))

    let text = String(decoding: answer.body, as: UTF8.self)
    #expect(text.contains("\"code\":\"rate_limited\""))
    #expect(text.contains("\"retryable\":true"))
    #expect(answer.headers.contains { $0 == ("Retry-After", "1") })
    #expect(answer.headers.contains { $0 == ("Content-Type", "application/problem+json") })
    #expect(answer.headers.contains { $0 == ("Cache-Control", "no-store") })
    #expect(limits.counter.value == 2)
    #expect(limits.counter.name == "touski_http_rate_limited_total")
    #expect(self.answer(limits, Self.stranger, at: 999)?.headers.contains { $0 == ("Retry-After", "1") } == true)
    #expect(self.answer(limits, Self.stranger, at: 1000) == nil)
  }

  @Test func `each address has a share of its own, and a network of IPv6 one together`() {
    let limits = limits()
    for text in ["203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8:0:1::1"] {
      #expect(ask(limits, Client(address: Self.address(text), isTrusted: false), times: 3) == [nil, nil, 429])
    }
    for text in ["2001:db8::2", "2001:db8::ffff:ffff:ffff:ffff", "::ffff:203.0.113.7"] {
      #expect(ask(limits, Client(address: Self.address(text), isTrusted: false), times: 1) == [429])
    }
  }

  @Test func `whoever is trusted is not counted`() {
    let limits = limits()
    let front = Client(address: Self.address("127.0.0.1"), isTrusted: true)

    #expect(ask(limits, front, times: 20) == Array(repeating: nil, count: 20))
  }

  @Test func `behind a proxy everybody is counted by himself`() {
    let limits = limits()
    func ask(_ list: String, times: Int = 1) -> [Int?] {
      self.ask(limits, Self.proxy, "X-Forwarded-For: \(list)", times: times)
    }

    #expect(ask("203.0.113.7", times: 3) == [nil, nil, 429])
    #expect(ask("203.0.113.8") == [nil])
    #expect(ask("1.2.3.4, 203.0.113.7") == [429])
    #expect(ask("198.51.100.9, 203.0.113.7") == [429])
    #expect(ask("198.51.100.9", times: 9) == Array(repeating: nil, count: 9))
    #expect(ask("203.0.113.7, 10.0.0.2") == [429])
  }

  @Test func `what a proxy does not tell counts as its own`() {
    let limits = limits()

    #expect(ask(limits, Self.proxy, times: 1) == [nil])
    #expect(ask(limits, Self.proxy, "X-Forwarded-For: garbage", times: 2) == [nil, 429])
    #expect(ask(limits, Self.proxy, "X-Forwarded-For: 203.0.113.7", times: 1) == [nil])
  }

  @Test func `whoever is no proxy tells nothing`() {
    let limits = limits()

    let heard = (1...4).flatMap { ask(limits, Self.stranger, "X-Forwarded-For: 198.51.100.\($0)", times: 1) }

    #expect(heard == [nil, nil, 429, 429])
  }

  @Test func `a proxy on a trusted machine is not counted itself, its visitors are`() {
    let limits = CallerLimits(
      perSecond: 1, burst: 1, storefrontKey: nil, trusted: [Network("127.0.0.0/8")].compactMap { $0 },
      proxies: [Network("127.0.0.1")].compactMap { $0 })
    let proxy = Client(address: .loopback, isTrusted: true, isProxy: true)

    #expect(ask(limits, proxy, times: 5) == Array(repeating: nil, count: 5))
    #expect(ask(limits, proxy, "X-Forwarded-For: 203.0.113.7", times: 2) == [nil, 429])
    #expect(ask(limits, proxy, "X-Forwarded-For: 127.0.0.1, 203.0.113.7", times: 1) == [429])
  }

  @Test(arguments: [
    ("Authorization: Bearer the-key-of-the-shop", true), ("authorization: bearer the-key-of-the-shop", true),
    ("Authorization: Bearer  the-key-of-the-shop", true), ("Authorization: Bearer the-key-of-the-shoq", false),
    ("Authorization: Bearer the-key-of-the-sho", false), ("Authorization: Bearer the-key-of-the-shop!", false),
    ("Authorization: Bearer ", false), ("Authorization: the-key-of-the-shop", false),
    ("Authorization: Basic the-key-of-the-shop", false), ("X-Authorization: Bearer the-key-of-the-shop", false),
    ("X-Hook-Token: the-key-of-the-shop", false),
  ])
  func `the storefront key opens an empty bucket`(field: String, isOpen: Bool) {
    let limits = limits(key: "the-key-of-the-shop")
    #expect(ask(limits, times: 3) == [nil, nil, 429])

    #expect(ask(limits, Self.stranger, field, times: 2) == (isOpen ? [nil, nil] : [429, 429]))
    #expect(limits.counter.value == (isOpen ? 1 : 3))
  }

  @Test(arguments: [nil, ""]) func `a key that nobody set opens nothing`(key: String?) {
    let limits = limits(key: key)
    #expect(ask(limits, times: 2) == [nil, nil])

    #expect(ask(limits, Self.stranger, "Authorization: Bearer ", times: 1) == [429])
    #expect(ask(limits, Self.stranger, "Authorization: Bearer", times: 1) == [429])
  }

  @Test(arguments: [
    ("/api/cj/products", true), ("/api/cj/products?page=2", true), ("/api/cj/", true), ("/api/cj", false),
    ("/api/cjx/", false), ("/API/CJ/products", false), ("/v1/products?x=/api/cj/", false), ("/", false),
    ("//api/cj/products", false), ("/api/%63j/products", false), ("/api/admin/margins", false),
  ])
  func `targets of the shop's rewrite are open, and cost no token`(target: String, isOpen: Bool) {
    let limits = limits()

    #expect(ask(limits, target: target, times: 4) == (isOpen ? [nil, nil, nil, nil] : [nil, nil, 429, 429]))
    #expect(ask(limits, times: 1) == [isOpen ? nil : 429])
  }

  @Test func `the log has one line a minute, with how many and from which network`() {
    let lines = Lines()
    let limits = limits(key: "the-key-of-the-shop", log: Log { lines.add($0) })
    _ = ask(limits, Self.stranger, "Authorization: Bearer wrong-key", times: 12)
    _ = ask(limits, Self.stranger, times: 5, at: 0)
    _ = ask(limits, Client(address: Self.address("2001:db8:7:8::9"), isTrusted: false), times: 3, at: 60_000)

    #expect(lines.all.count == 2)
    #expect(lines.all.first?.contains("caller.limited refused=1 network=203.0.113.0/24 ") == true)
    #expect(lines.all.last?.contains("caller.limited refused=15 network=2001:db8:7::/48 ") == true)
    #expect(!lines.all.joined().contains("-key"))
  }

  @Test func `a million addresses push nobody out who asks too much, and take no memory`() {
    var buckets = TokenBuckets(perSecond: 50, burst: 500, addresses: CallerLimits.addresses)
    let abuser = Self.address("203.0.113.7")
    for _ in 0..<500 { #expect(buckets.take(abuser, digest: 7, at: 0) == 0) }

    var refused = 0
    for number in 0..<UInt64(1_000_000) {
      let digest = number &* 0x9e37_79b9_7f4a_7c15 >> 20
      if buckets.take(Address(high: 0x2001_0db8 << 32 | number, low: 0), digest: digest, at: Int64(number >> 17)) != 0 {
        refused += 1
      }
    }

    #expect(refused == 0)
    #expect(buckets.places.count == CallerLimits.addresses)
    #expect(buckets.take(abuser, digest: 7, at: 8) == 12)
  }

  private func limits(key: String? = nil, log: Log = .silent) -> CallerLimits {
    CallerLimits(
      perSecond: 1, burst: 2, storefrontKey: key.map { Secret($0) }, trusted: networks.trusted.compactMap { $0 },
      proxies: networks.proxies.compactMap { $0 }, log: log, seed: 6)
  }

  private func ask(
    _ limits: CallerLimits, _ client: Client = stranger, _ fields: String..., target: String = "/v1/products",
    times: Int, at moment: Int64 = 0
  ) -> [Int?] {
    (0..<times).map { _ in answer(limits, client, fields: fields, target: target, at: moment)?.status }
  }

  private func answer(
    _ limits: CallerLimits, _ client: Client, fields: [String] = [], target: String = "/v1/products",
    at moment: Int64 = 0
  ) -> Answer? {
    let bytes = Array(
      ("GET \(target) HTTP/1.1\r\nHost: shop\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    guard let head = RequestHead(parsing: bytes.span) else { return nil }
    let now = LoopTime(wall: Instant(milliseconds: 0), monotonicMilliseconds: moment)
    return limits.refusal(head, bytes.span, client, now)
  }

  private static func address(_ text: String) -> Address { Address(text) ?? .loopback }

  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }
}
