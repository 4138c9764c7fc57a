import Foundation
import Upstream

/// The parameter `search`: one pattern over all text columns, and equality on numbers and uuids.
struct DirectusSearch: Sendable {
  private let pattern: LikePattern
  private let text: [String]
  private let number: Decimal?
  private let numbers: [String]
  private let uuid: String?
  private let uuids: [String]

  init(_ search: String, of collection: String, reader: DirectusReader) throws(DirectusRefusal) {
    if search.contains("\0") { throw .unexpected }
    let isPostgres = reader.vendor == .postgres
    let fields = (reader.schema.fields[collection] ?? []).filter {
      !$0.isConcealed && reader.caller.readable(collection).contains($0.name)
    }
    pattern = LikePattern("%\(search)%", folding: isPostgres ? .all : .ascii, escapes: isPostgres)
    text = fields.filter(\.isText).map(\.name)
    number = search.allSatisfy { "-.0123456789".contains($0) } ? JSONValue.string(search).number : nil
    numbers = fields.filter(\.isNumber).map(\.name)
    uuid = search.isUUID ? search.lowercased() : nil
    uuids = fields.filter { $0.type == "uuid" }.map(\.name)
  }

  func matches(_ row: DirectusRows.Row) -> Bool {
    if text.contains(where: { row[$0]?.string.map(pattern.matches) == true }) { return true }
    if let number, numbers.contains(where: { row[$0]?.number == number }) { return true }
    return uuid.map { uuid in uuids.contains { row[$0]?.string == uuid } } ?? false
  }
}
