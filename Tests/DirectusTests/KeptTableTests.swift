import Catalog
import Foundation
import Synchronization
import Telemetry
import Testing
import Upstream

@testable import Directus

struct KeptTableTests {
  /// Counts how often a row is made of one that was read.
  private struct Counted: StoredValue {
    static let made = Mutex(0)
    let name: String?
    var withoutReferences: Self { self }

    init(_ row: Row) {
      name = row.value(.name, as: "text", Reading.trimmed)
      Self.made.withLock { $0 += 1 }
    }
  }

  private let map = FieldMap(
    kind: .products, collection: "products", readable: ["id", "name", "slug", "date_created", "date_updated"])
  private let server = Instant(text: "2026-01-01T12:00:00Z")

  private func row(_ name: JSONValue, updated: JSONValue = nil) -> JSONValue {
    ["id": 1, "name": name, "date_created": "2025-01-01T00:00:00Z", "date_updated": updated]
  }

  private func read<Value>(_ json: JSONValue, into table: inout KeptTable<Value>, _ map: FieldMap, at server: Instant?)
  {
    let row = table.kept(json, map: map, imageHosts: [], server: server)
    table.replace(with: .init(elements: row.map { ["1": $0] } ?? [:]), map: map)
  }

  @Test func `a row that says the same is not made anew, unless it is read through another map`() {
    var table = KeptTable<Counted>(.products)
    let before = Counted.made.withLock { $0 }
    for _ in 1...3 { read(row("Lampe"), into: &table, map, at: server) }
    #expect(Counted.made.withLock { $0 } == before + 1)

    read(row("Lanterne"), into: &table, map, at: server)
    #expect(Counted.made.withLock { $0 } == before + 2)
    #expect(table.rows["1"]?.value.name == "Lanterne")

    let other = FieldMap(kind: .products, collection: "products", readable: ["id", "slug"])
    read(row("Lanterne"), into: &table, other, at: server)
    #expect(Counted.made.withLock { $0 } == before + 3)
    #expect(table.rows["1"]?.value.name == nil)
  }

  @Test func `a second change within the second of the first is no lie`() {
    var table = KeptTable<StoredText>(.productTexts)
    read(row("Lampe", updated: "2026-01-01T12:00:00Z"), into: &table, map, at: server)

    read(row("Lanterne", updated: "2026-01-01T12:00:00Z"), into: &table, map, at: server?.advanced(by: .seconds(15)))

    #expect(table.isDated)
    #expect(table.hasChanged)
  }

  @Test func `a change long after its date is a lie, also where the row was first read fresh`() {
    var table = KeptTable<StoredText>(.productTexts)
    for age in [0, 15] {
      read(
        row("Lampe", updated: "2026-01-01T12:00:00Z"), into: &table, map, at: server?.advanced(by: .seconds(age)))
    }

    read(row("Lanterne", updated: "2026-01-01T12:00:00Z"), into: &table, map, at: server?.advanced(by: .seconds(30)))

    #expect(!table.isDated)
  }
}
