import Foundation
import Upstream

@testable import Sandbox

/// Compares what the double gave with what was recorded: names, types, values, numbers of rows and their order.
struct BodyComparison {
  /// Rows of the whole answer, where only the first were kept.
  let rowCount: Int?

  /// Instants of writing, which every server has its own of.
  private static let ownInstants: Set = ["date_created", "date_updated", "reset", "last_access"]
  /// Figures that are measured.
  private static let measured: Set = ["observedValue", "serviceId"]
  /// What stands at the end of a text that was cut in the recording.
  private static let cut: Character = "…"

  /// Differences in words, at most a few.
  func differences(_ given: JSONValue, _ expected: JSONValue) -> [String] {
    var differences: [String] = []
    compare(given, expected, at: "", isRoot: true, into: &differences)
    return Array(differences.prefix(5))
  }

  private func compare(
    _ given: JSONValue, _ expected: JSONValue, at path: String, isRoot: Bool = false, into found: inout [String]
  ) {
    switch (given, expected) {
    case (.object(let mine), .object(let theirs)):
      for name in Set(mine.keys).union(theirs.keys).sorted() {
        let inner = "\(path).\(name)"
        switch (mine[name], theirs[name]) {
        case (nil, _): found.append("\(inner) missing")
        case (_, nil): found.append("\(inner) too much")
        case (let left?, let right?):
          if Self.measured.contains(name), left.kind == right.kind { continue }
          if Self.ownInstants.contains(name), left.kind == right.kind { continue }
          compare(left, right, at: inner, into: &found)
        }
      }
    case (.array(let mine), .array(let theirs)):
      let isCut = rowCount != nil && (path == ".data" || path.isEmpty)
      let expectedCount = isCut ? rowCount ?? 0 : theirs.count
      if mine.count != expectedCount { found.append("\(path): \(mine.count) elements, not \(expectedCount)") }
      for (index, (left, right)) in zip(mine, theirs).enumerated() {
        compare(left, right, at: "\(path)[\(index)]", into: &found)
      }
    case (_, .string("…")):
      // A body that the recording leaves out.
      break
    case (.string(let mine), .string(let theirs)) where theirs.last == Self.cut:
      if !mine.hasPrefix(theirs.dropLast()) { found.append("\(path): \(mine.prefix(80))") }
    case (.string, .string(let theirs)) where theirs.hasPrefix("<") && theirs.hasSuffix("_key>"):
      // A key that the recording leaves out.
      break
    default:
      if given != expected {
        found.append("\(path): \(given.encodedText.prefix(160)), not \(expected.encodedText.prefix(160))")
      }
    }
  }
}

extension JSONValue {
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
