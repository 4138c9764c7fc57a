import Foundation
import Telemetry
import Upstream

/// What the demo tells its visitor, read from the server's own pages as a shop would read them.
struct DemoReport {
  /// How often the list is asked for while the supplier's figures come in; each is a hit unless something changed.
  private static let every: Duration = .milliseconds(500)
  /// Looks without a further product read at the supplier after which all are taken to have been read: twelve seconds,
  /// as a stored list follows its products within ten.
  private static let quietLooks = 24
  /// Looks after which the list is shown with whatever has come, so that a trouble is seen and not waited for.
  private static let mostLooks = 150

  private static let shown = 24

  let transport: any HTTPTransport
  /// Where the server listens, as host and port.
  let address: String
  let clock: WallClock
  let sleep: @Sendable (Duration) async throws -> Void

  static func heading(directus: String, cj: String, address: String) -> String {
    """
    touski \(Usage.version) demo
      Directus (a double)  \(directus)
      CJ (a double)        \(cj)
      catalogue            http://\(address)/v1/products

    Reading the shop from Directus, then stock and price of each product from CJ …

    """
  }

  func run(_ print: (String) -> Void) async throws {
    var live = 0
    var quiet = 0
    for look in 1... {
      try await sleep(Self.every)
      guard let list = try await list() else {
        guard look < Self.mostLooks else { return print("There is no catalogue yet; the log says why.") }
        continue
      }
      let rows = (list["data"]?.array ?? []).map(Row.init)
      let now = rows.filter(\.isLive).count
      quiet = now == live ? quiet + 1 : 0
      live = now
      guard (live > 0 && quiet >= Self.quietLooks) || look >= Self.mostLooks else { continue }
      let total = list["pageInfo"]?["totalItems"]?.integer ?? 0
      print("The first \(Self.shown) of \(total) products, as a shop sees them:\n")
      print(Row.heading)
      for row in rows.prefix(Self.shown) { print(row.line(at: clock.now)) }
      print(Self.hints(address: address))
      return
    }
  }

  /// All products in one page; nil while there is no catalogue yet.
  private func list() async throws -> JSONValue? {
    let request = UpstreamRequest(
      upstream: "catalogue", url: "http://\(address)/v1/products?pageSize=240", timeout: .seconds(5))
    guard let response = try? await transport.send(request), response.status == 200 else {
      try Task.checkCancellation()
      return nil
    }
    return try? JSONValue(parsing: response.body)
  }

  private static func hints(address: String) -> String {
    """

    Try:
      curl -s http://\(address)/v1/products?sort=price
      curl -s http://\(address)/v1/products/housse-de-coussin-en-velours-cotele
      curl -sD- -o /dev/null --compressed http://\(address)/v1/products
    Stop with Ctrl-C.
    """
  }
}

extension DemoReport {
  /// A product of the list as a line of the terminal.
  struct Row {
    static var heading: String {
      "  \(cell("product", 44))\(cell("price", 14))\(cell("stock", 16))\(cell("checked", 12))by"
    }

    private let product: JSONValue

    init(_ product: JSONValue) {
      self.product = product
    }

    /// Whether its figures came from the supplier.
    var isLive: Bool { product["availability"]?["source"]?.string == "supplier" }

    func line(at now: Instant) -> String {
      let availability = product["availability"]
      let price = product["price"].flatMap { price in
        price["amount"]?.string.map { "\($0) \(price["currencyCode"]?.string ?? "")" }
      }
      let quantity = availability?["quantityAvailable"]?.integer.map(String.init) ?? "?"
      let status = (availability?["status"]?.string ?? "").replacingOccurrences(of: "_", with: " ")
      let age = availability?["checkedAt"]?.string.flatMap { Instant(text: $0) }.map { Self.age(now.since($0)) }
      let cells =
        Self.cell(product["name"]?.string ?? "", 44) + Self.cell(price ?? "–", 14)
        + Self.cell("\(quantity) \(status)", 16) + Self.cell(age ?? "never", 12)
      return "  \(cells)\(availability?["source"]?.string ?? "")"
    }

    /// Cut or filled to `width` characters.
    private static func cell(_ text: String, _ width: Int) -> String {
      let short = text.count < width ? text : text.prefix(width - 2) + "…"
      return short + String(repeating: " ", count: width - short.count)
    }

    private static func age(_ duration: Duration) -> String {
      let seconds = max(0, duration.wholeMilliseconds / 1000)
      return switch seconds {
      case ..<120: "\(seconds) s ago"
      case ..<7200: "\(seconds / 60) min ago"
      case ..<172_800: "\(seconds / 3600) h ago"
      default: "\(seconds / 86_400) d ago"
      }
    }
  }
}
