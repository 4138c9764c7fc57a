import HTTPServer
import Synchronization
import Telemetry
import Testing
import Upstream

@testable import Sandbox

/// Doubles in the state in which the real server was when a read was recorded.
enum RecordedDoubles {
  /// By settings; because reading the seed takes longer than a hundred answers.
  private static let fresh = Mutex<[(DirectusSettings, DirectusDouble)]>([])

  static func prepared(for read: RecordedRead, now: Instant) throws -> ControlledDouble<DirectusDouble> {
    let settings = read.settings
    let isOwn = read.name.contains("singleton-")
    let known = isOwn ? nil : fresh.withLock { fresh in fresh.first { $0.0 == settings }?.1 }
    var double = try known ?? DirectusDouble(try seed(for: read), settings: settings)
    if known == nil, !isOwn { fresh.withLock { $0.append((settings, double)) } }
    if isAfterChange(read) { try change(&double, now: now) }
    if read.name.hasPrefix("headers/cache-") { try writeBehindCache(&double, for: read, now: now) }
    var controlled = ControlledDouble(double)
    if read.name.contains("/pressure") {
      let faults = read.name.hasSuffix("retry-after") ? #"{"status":503,"retryAfter":7}"# : #"{"status":503}"#
      _ = controlled.respond(to: try DoubleRequest(.put, "/_sandbox/faults", body: Array(faults.utf8)), now: now)
    }
    if read.name.hasPrefix("rate-limit/ip"), !read.name.contains("-ok") {
      for _ in 0..<3 { _ = controlled.respond(to: try DoubleRequest(.get, "/server/ping"), now: now) }
    }
    return controlled
  }

  private static func seed(for read: RecordedRead) throws -> Seed {
    let seed = try Seed.shared(read.settings.shape)
    guard read.name.contains("singleton-") else { return seed }
    // A collection of one row that only the recordings have.
    func field(_ name: String, _ type: String, isKey: Bool = false, value: JSONValue = .null) -> JSONValue {
      .object([
        "collection": .string("lab_settings"), "field": .string(name), "type": .string(type),
        "schema": .object(["is_primary_key": .bool(isKey), "default_value": value]), "meta": .null,
      ])
    }
    let isEmpty = ["read-empty", "list-parameters", "search"].contains { read.name.hasSuffix($0) }
    var rows = seed.rows
    rows["lab_settings"] = isEmpty ? [] : [["banner": .string("Bonjour")]]
    return Seed(
      rows: rows,
      fields: seed.fields + [
        field("id", "integer", isKey: true), field("shop_name", "string", value: .string("Touski")),
        field("banner", "string"),
      ], relations: seed.relations,
      collections: seed.collections + [
        .object(["collection": .string("lab_settings"), "meta": .object(["singleton": .bool(true)])])
      ], serverInfo: seed.serverInfo)
  }

  /// One product was changed between some of the recordings.
  private static func isAfterChange(_ read: RecordedRead) -> Bool {
    read.name.contains("/aggregate-") || read.name.contains("incremental-after-change")
  }

  /// A row is read by the reader and then changed by the importer, so that a cache has something old to give.
  private static func writeBehindCache(
    _ double: inout DirectusDouble, for read: RecordedRead, now: Instant
  ) throws {
    let path = "/items/products/ff080fe5-1655-57f0-8fff-69a0d282ab6f"
    let stock = read.name.contains("purge-4") ? 998 : 999
    let isBefore = ["cache-1", "cache-2", "cache-purge-1", "cache-purge-2", "cache-skip"].contains {
      read.name.contains("/\($0)")
    }
    if isBefore { return }
    if !read.name.contains("cache-d"), !read.name.contains("purge") {
      let first = try DoubleRequest(
        .get, "\(path)?fields=sku,stock,date_updated", headers: ["authorization": "Bearer sandbox-reader-token"])
      #expect(double.answer(first, now: now).status == 200)
    }
    let write = try DoubleRequest(
      .patch, path,
      headers: ["authorization": "Bearer sandbox-importer-token", "content-type": "application/json"],
      body: Array(#"{"stock":\#(stock)}"#.utf8))
    #expect(double.answer(write, now: now).status == 200)
  }

  private static func change(_ double: inout DirectusDouble, now: Instant) throws {
    let request = try DoubleRequest(
      .patch, "/items/products/96b67400-0419-5929-9af9-0e3c6a637374",
      headers: ["authorization": "Bearer sandbox-importer-token", "content-type": "application/json"],
      body: Array(#"{"stock":5}"#.utf8))
    #expect(double.answer(request, now: now).status == 200)
  }
}
