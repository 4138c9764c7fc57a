import Foundation
import Telemetry
import TestSupport
import Upstream

@testable import Directus

/// A shop of the reference shape in which things happen as a Directus and its database do them: dates are kept on
/// products, categories and providers, references to deleted rows are emptied without a date, their texts go with them.
final class LivingShop {
  typealias Fields = [String: JSONValue]

  let transport: TableDirectus
  let clock: ManualClock

  private static let columns: [String: Set<String>] = [
    "products": [
      "id", "name", "status", "stock", "currency", "variants", "provider_id", "category_id", "date_created",
      "date_updated",
    ],
    "categories": ["id", "name", "parent_id", "is_active", "date_created", "date_updated"],
    "providers": ["id", "name", "default_margin_percent", "is_active", "date_created", "date_updated"],
    "products_translations": ["id", "products_id", "languages_code", "name", "description"],
    "categories_translations": ["id", "categories_id", "languages_code", "name", "description"],
    "languages": ["code", "sort"],
  ]

  init(clock: ManualClock = ManualClock(), before: @escaping TableDirectus.Before = { _, _, _ in nil }) {
    self.clock = clock
    transport = TableDirectus(Self.columns.mapValues { TableDirectus.Table([], columns: $0) }, before: before)
    tick(.zero)
  }

  /// A lamp of CJ in a category below another, with texts in two languages.
  static func furnished(before: @escaping TableDirectus.Before = { _, _, _ in nil }) -> LivingShop {
    let shop = LivingShop(before: before)
    shop.add("languages", ["code": "fr-CA", "sort": 1], key: "code")
    shop.add("languages", ["code": "en-CA", "sort": 2], key: "code")
    shop.add("providers", ["id": 1, "name": "CJ", "default_margin_percent": "35.00"])
    shop.add("categories", ["id": 1, "name": "Maison"])
    shop.add("categories", ["id": 2, "name": "Lampes", "parent_id": 1])
    for number in 1...5 {
      shop.add(
        "products",
        [
          "id": .number(Decimal(number)), "name": .string("Lampe \(number)"), "status": "published", "provider_id": 1,
          "category_id": 2,
        ])
    }
    shop.add("products_translations", ["id": 1, "products_id": 1, "languages_code": "en-CA", "name": "Lamp"])
    shop.add("products_translations", ["id": 2, "products_id": 1, "languages_code": "fr-CA", "name": "Lampe"])
    shop.add("categories_translations", ["id": 1, "categories_id": 2, "languages_code": "en-CA", "name": "Lamps"])
    return shop
  }

  func pulling(journal: Journal = Journal()) -> DirectusShop {
    DirectusShop.make(transport, journal: journal, uptime: clock.monotonic)
  }

  /// Lets time pass, for the server as for us.
  func tick(_ duration: Duration) {
    clock.advance(by: duration)
    transport.setDate(Self.httpDate(clock.now))
  }

  func keys(_ collection: String) -> [JSONValue] {
    var keys: [JSONValue] = []
    transport.change { tables in
      keys = tables[collection]?.rows.compactMap { $0["id"] ?? $0["code"] } ?? []
    }
    return keys
  }

  /// - Parameter age: how long the transaction took to commit.
  func add(_ collection: String, _ fields: Fields, key: String = "id", age: Duration = .zero) {
    var row = fields
    if isDated(collection) {
      row["date_created"] = date(age)
      row["date_updated"] = .null
    }
    transport.change { $0[collection]?.rows.append(row) }
  }

  func edit(_ collection: String, _ id: JSONValue, _ fields: Fields, age: Duration = .zero) {
    transport.change { tables in
      guard let index = tables[collection]?.rows.firstIndex(where: { ($0["id"] ?? $0["code"]) == id }) else { return }
      tables[collection]?.rows[index].merge(fields) { $1 }
      if isDated(collection) { tables[collection]?.rows[index]["date_updated"] = date(age) }
    }
  }

  func delete(_ collection: String, _ id: JSONValue) {
    transport.change { tables in
      tables[collection]?.rows.removeAll { ($0["id"] ?? $0["code"]) == id }
      func empty(_ column: String, _ table: String) {
        for index in tables[table]?.rows.indices ?? 0..<0 where tables[table]?.rows[index][column] == id {
          tables[table]?.rows[index][column] = .null
        }
      }
      func cascade(_ column: String, _ table: String) { tables[table]?.rows.removeAll { $0[column] == id } }
      switch collection {
      case "products": cascade("products_id", "products_translations")
      case "categories":
        empty("category_id", "products")
        empty("parent_id", "categories")
        cascade("categories_id", "categories_translations")
      case "providers": empty("provider_id", "products")
      case "languages":
        cascade("languages_code", "products_translations")
        cascade("languages_code", "categories_translations")
      default: break
      }
    }
  }

  private func isDated(_ collection: String) -> Bool { Self.columns[collection]?.contains("date_updated") == true }

  private func date(_ age: Duration) -> JSONValue {
    let instant = clock.now.advanced(by: .zero - age)
    let fraction = String(1000 + instant.milliseconds % 1000).dropFirst()
    return .string(instant.text.dropLast() + ".\(fraction)Z")
  }

  private static func httpDate(_ instant: Instant) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let text = instant.text
    let month = Int(text.dropFirst(5).prefix(2)) ?? 1
    return
      "Sun, \(text.dropFirst(8).prefix(2)) \(months[month - 1]) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) GMT"
  }
}
