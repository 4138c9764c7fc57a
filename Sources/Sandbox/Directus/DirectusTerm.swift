import Foundation
import Upstream

/// A column, or a function or path of one, as `fields`, `filter`, `sort` and `groupBy` name it.
struct DirectusTerm: Sendable {
  /// What is done with the column's value.
  enum Work: Sendable {
    case itself
    case function(DirectusFunction)
    /// A path into JSON.
    case json(String)
  }

  /// The column's own name, as refusals tell it.
  let name: String
  let work: Work
  /// The name in the answer.
  let key: String

  /// - Parameter text: `stock`, `year(last_sync)` or `json(metadata, product.id)`.
  init(_ text: String) {
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
      self.init(name: text, work: .itself, key: text)
      return
    }
    let call = String(text[..<open])
    let inner = text[text.index(after: open)...].dropLast()
    if let function = DirectusFunction(rawValue: call) {
      self.init(name: String(inner), work: .function(function), key: "\(inner)_\(call)")
      return
    }
    let parts = inner.split(separator: ",", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard call == "json", parts.count == 2 else {
      self.init(name: text, work: .itself, key: text)
      return
    }
    let steps = parts[1].split { ".[]".contains($0) }.joined(separator: "_")
    self.init(name: parts[0], work: .json(parts[1]), key: "\(parts[0])_\(steps)_json")
  }

  private init(name: String, work: Work, key: String) {
    self.name = name
    self.work = work
    self.key = key
  }

  /// Whether a call has no comma, which is left out without a word.
  static func isPathlessJSON(_ text: String) -> Bool {
    text.hasPrefix("json(") && text.hasSuffix(")") && !text.contains(",")
  }

  var isFunction: Bool {
    if case .function = work { true } else { false }
  }

  /// The operators a filter may have on this.
  func operators(of field: DirectusField) -> Set<String> {
    if isFunction {
      return ["_eq", "_neq", "_lt", "_lte", "_gt", "_gte", "_between", "_nbetween", "_in", "_nin", "_null", "_nnull"]
    }
    return field.operators
  }

  /// The type a refusal names.
  func type(of field: DirectusField) -> String {
    isFunction ? "integer" : field.type
  }
}

extension JSONValue {
  /// What lies at a path such as `product.images[0]`; null where nothing does.
  func at(_ path: String) -> JSONValue {
    var value = self
    for step in path.split(whereSeparator: { ".[]".contains($0) }) {
      if let index = Int(step), case .array(let elements) = value {
        value = elements.indices.contains(index) ? elements[index] : .null
      } else {
        value = value[String(step)] ?? .null
      }
    }
    return value
  }
}
