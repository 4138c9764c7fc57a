import Foundation
import Upstream

/// One operator of a filter with what it compares with, ready to be asked about a value.
struct DirectusTest: Sendable {
  private let operation: String
  private let operands: [DirectusValue]
  private let pattern: LikePattern?

  /// - Parameters:
  ///   - value: Coerced and checked as every query is.
  ///   - type: The column's, or `integer` for a function.
  init(
    _ operation: String, _ value: JSONValue, type: String, reader: DirectusReader
  ) throws(DirectusRefusal) {
    self.operation = operation
    let isPostgres = reader.vendor == .postgres
    let isNumeric = ["integer", "decimal", "float", "function"].contains(type)
    switch operation {
    case "_null", "_nnull", "_empty", "_nempty":
      operands = [.bool(value != .bool(false))]
      pattern = nil
    case "_in", "_nin", "_between", "_nbetween":
      var values: [DirectusValue] = []
      for element in value.array ?? [] {
        // Text without anything in it is compared as text, whatever the column.
        if element == .string("") {
          values.append(.text(""))
        } else {
          let isZero = isNumeric && element == .null && operation.hasSuffix("between")
          values.append(try DirectusValue(isZero ? .number(0) : element, type: type, reader: reader))
        }
      }
      operands = values
      pattern = nil
    case _ where Self.isLike(operation):
      operands = []
      // Only text can be made lower case.
      if Self.ignoresCase(operation), value.string == nil { throw .unexpected }
      let text = value.text ?? value.encodedText
      // Without an `i` Postgres keeps the case, while SQLite folds ASCII either way, and folds nothing else.
      let folds: LikePattern.Case = isPostgres ? Self.ignoresCase(operation) ? .all : .exact : .ascii
      let head = operation.hasSuffix("starts_with") ? "" : "%"
      let tail = operation.hasSuffix("ends_with") ? "" : "%"
      pattern = LikePattern("\(head)\(text)\(tail)", folding: folds, escapes: isPostgres)
    default:
      // JavaScript makes a 0 of null where a number is wanted, here as above.
      let isRange = ["_gt", "_gte", "_lt", "_lte"].contains(operation)
      let read: JSONValue = isRange && isNumeric && value == .null ? .number(0) : value
      operands = [try DirectusValue(read, type: type, reader: reader)]
      pattern = nil
    }
  }

  /// Whether a row's value passes; null passes only those that ask for it.
  func passes(_ value: DirectusValue) -> Bool {
    let first = operands.first ?? .nothing
    switch operation {
    case "_null": return (value == .null) == (first == .bool(true))
    case "_nnull": return (value != .null) == (first == .bool(true))
    case "_empty": return (value == .null || value == .text("")) == (first == .bool(true))
    case "_nempty": return (value != .null && value != .text("")) == (first == .bool(true))
    case "_eq": return value == first && first != .nothing
    case "_neq": return first == .null ? value != .null : value != .null && value != first
    case "_in": return value != .null && operands.contains(value)
    case "_nin": return value != .null && !operands.contains(value) && !operands.contains(.null)
    default: break
    }
    if let pattern {
      guard let words = value.words else { return false }
      let isNegative =
        operation == "_ncontains" || operation.hasPrefix("_nstarts") || operation.hasPrefix("_nends")
        || operation.hasPrefix("_ni")
      return pattern.matches(words) != isNegative
    }
    // A range with one end is dropped: everything passes.
    if operation.hasSuffix("between"), operands.count != 2 { return true }
    guard value != .null, first != .null, first != .nothing else { return false }
    switch operation {
    case "_gt": return first.isBefore(value)
    case "_gte": return first.isBefore(value) || first == value
    case "_lt": return value.isBefore(first)
    case "_lte": return value.isBefore(first) || first == value
    case "_between": return !value.isBefore(first) && !operands[1].isBefore(value)
    case "_nbetween": return value.isBefore(first) || operands[1].isBefore(value)
    default: return false
    }
  }

  private static func isLike(_ operation: String) -> Bool {
    operation.hasSuffix("contains") || operation.hasSuffix("starts_with") || operation.hasSuffix("ends_with")
  }

  private static func ignoresCase(_ operation: String) -> Bool {
    operation.hasPrefix("_i") || operation.hasPrefix("_ni")
  }
}
