import Caching
import HTTPServer
import Telemetry
import Testing

@testable import Storefront

struct CacheHeadersTests {
  private static let now = Instant(milliseconds: 1_768_219_200_000)

  private func lines(_ outcome: Outcome, renderedAt: Instant, validUntil: Instant, lifetime: Duration) -> String {
    let entry = Entry(
      key: "/v1/products", head: [], notModifiedHead: [], body: [], isGzipped: false, etag: [], tags: [], seq: 1,
      renderedAt: renderedAt, validUntil: validUntil, lifetime: lifetime)
    var out = HeadBuffer()
    CacheHeaders.append(to: &out, entry: entry, outcome: outcome, now: Self.now)
    return String(decoding: out.bytes, as: UTF8.self)
  }

  @Test func `the remaining life counts down to the earlier of lifetime and validity, and never below zero`() {
    let never = Instant(milliseconds: .max)
    let ago = Self.now.advanced(by: .seconds(-100))

    let byLifetime = lines(.hit, renderedAt: ago, validUntil: never, lifetime: .seconds(300))
    let byValidity = lines(
      .hit, renderedAt: ago, validUntil: Self.now.advanced(by: .milliseconds(7999)), lifetime: .seconds(300))
    let old = lines(.old, renderedAt: ago, validUntil: never, lifetime: .seconds(40))
    let late = lines(.late, renderedAt: ago, validUntil: never, lifetime: .seconds(300))

    #expect(byLifetime.contains("max-age=200,") && byLifetime.contains(";hit;ttl=200\r\n"))
    #expect(byValidity.contains("max-age=7,") && byValidity.contains(";hit;ttl=7\r\n"))
    #expect(old.contains("max-age=0,") && old.contains(";hit;ttl=-60;detail=rendering\r\n"))
    #expect(late.contains("max-age=0,") && late.contains(";hit;ttl=-1;detail=late\r\n"))
  }

  @Test(arguments: [Int64.min, -1, Int64.max])
  func `an absurd time on an entry stops nothing`(milliseconds: Int64) {
    let time = Instant(milliseconds: milliseconds)

    let text = lines(.old, renderedAt: time, validUntil: time, lifetime: .milliseconds(Int64.max))

    #expect(text.hasSuffix(", stale-while-revalidate=60, stale-if-error=86400\r\n"))
  }
}
