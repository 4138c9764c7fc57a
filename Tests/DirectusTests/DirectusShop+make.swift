import Catalog
import Foundation
import Synchronization
import Telemetry
package import Upstream

@testable import Directus

/// What the tests' shop waited and logged.
final class Journal: Sendable {
  private let waits = Mutex<[Duration]>([])
  private let written = Mutex<[String]>([])

  var pauses: [Duration] { waits.withLock { $0 } }
  var lines: [String] { written.withLock { $0 } }

  func wait(_ duration: Duration) { waits.withLock { $0.append(duration) } }
  func write(_ line: String) { written.withLock { $0.append(line) } }
}

extension DirectusShop {
  static let token = "s3cret-static-token"
  static let now = Instant(milliseconds: 1_763_000_000_000)

  /// A shop on a transport of the test, with a clock that stands still and pauses that take no time.
  static func make(
    _ transport: any HTTPTransport, baseURL: String = "https://shop.example.com/", token: String = token,
    journal: Journal = Journal(), names: ShopNames = ShopNames(), imageHosts: [String] = [],
    uptime: @escaping @Sendable () -> ContinuousClock.Instant = { start }
  ) -> DirectusShop {
    make(
      transport, access: DirectusAccess(staticToken: Secret(token)), baseURL: baseURL, journal: journal, names: names,
      imageHosts: imageHosts, uptime: uptime)
  }

  static func make(
    _ transport: any HTTPTransport, access: DirectusAccess, baseURL: String = "https://shop.example.com/",
    journal: Journal = Journal(), names: ShopNames = ShopNames(), imageHosts: [String] = [],
    clock: WallClock = WallClock { now }, uptime: @escaping @Sendable () -> ContinuousClock.Instant = { start }
  ) -> DirectusShop {
    DirectusShop(
      transport: transport, baseURL: baseURL, access: access, names: names, imageHosts: imageHosts,
      log: Log(threshold: .debug, clock: clock) { journal.write($0) }, clock: clock, uptime: uptime,
      pause: { journal.wait($0) })
  }

  /// Reads everything anew.
  func pull() async throws(SourceError) -> ShopSnapshot { try await pull(.whole) }

  static let start = ContinuousClock.now
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .number(Decimal(value)) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { first, _ in first })
  }
  package init(nilLiteral: ()) { self = .null }
}
