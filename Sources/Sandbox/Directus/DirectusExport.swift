import Foundation
import Telemetry
import Upstream

/// Writes the rows of a list as a file to keep.
enum DirectusExport {
  /// - Parameter keys: The columns in their order.
  static func answer(
    _ data: [JSONValue], as format: String, of collection: String, keys: [String], now: Instant
  ) throws(DirectusRefusal) -> DoubleAnswer {
    let digits = now.text.filter { $0.isNumber }
    let name = "\(collection) \(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
    switch format {
    case "json":
      let body = JSONValue.array(data).encodedText
      return .file(body, type: "application/json", name: "\(name).json")
    case "csv", "csv_utf8":
      let lines = [keys.map(quoted).joined(separator: ",")] + data.map { line(of: $0, keys: keys) }
      let mark = format == "csv" ? "" : "\u{FEFF}"
      return .file(mark + lines.joined(separator: "\n"), type: "text/csv", name: "\(name).csv")
    default: throw .notPlayed("export as \(format)")
    }
  }

  private static func line(of row: JSONValue, keys: [String]) -> String {
    keys.map { key in
      switch row[key] ?? .null {
      case .null: ""
      case .string(let text): quoted(text)
      case .array, .object: quoted((row[key] ?? .null).encodedText)
      case let value: value.encodedText
      }
    }.joined(separator: ",")
  }

  private static func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
}
