import Foundation
import Upstream

/// Checks and coerces a filter before its collection is looked at, as Directus does with every query.
enum FilterSyntax {
  private static let lists: Set = ["_in", "_nin", "_between", "_nbetween"]
  private static let flags: Set = ["_null", "_nnull", "_empty", "_nempty"]

  static func checked(_ filter: JSONValue, version: DirectusVersion) throws(DirectusRefusal) -> JSONValue {
    switch filter {
    case .object(let members):
      var result: [String: JSONValue] = [:]
      for (name, value) in members {
        result[name] = try checked(value, under: name, version: version)
      }
      return .object(result)
    case .array(let elements):
      var result: [JSONValue] = []
      for element in elements { result.append(try checked(element, version: version)) }
      return .array(result)
    default:
      return coerced(filter)
    }
  }

  private static func checked(
    _ value: JSONValue, under name: String, version: DirectusVersion
  ) throws(DirectusRefusal) -> JSONValue {
    switch name {
    case "_and", "_or":
      guard case .array = value else { throw .query("Invalid filter object") }
      return try checked(value, version: version)
    case "_some", "_none":
      return try checked(value, version: version)
    case _ where lists.contains(name):
      let elements = list(value)
      guard !elements.isEmpty else { throw .query("\"\(name)\" has to be an array of values") }
      return .array(elements.map(coerced))
    case _ where flags.contains(name):
      let flag = coerced(value)
      switch flag {
      case .bool, .null, .string(""): return flag
      case .number(1): return .bool(true)
      case .number(0): return .bool(false)
      default: throw .query("\"\(name)\" has to be a boolean")
      }
    case _ where name.hasPrefix("_"):
      return try scalar(value, operation: name, version: version)
    default:
      switch value {
      case .object, .array: return try checked(value, version: version)
      case .null: throw .query("Invalid filter object")
      default: return try scalar(value, operation: "_eq", version: version)
      }
    }
  }

  private static func scalar(
    _ value: JSONValue, operation: String, version: DirectusVersion
  ) throws(DirectusRefusal) -> JSONValue {
    let isUnreadableNow =
      version < .v11_17 && value.string?.hasPrefix("$NOW(") == true && RelativeTime(value.string ?? "") == nil
    switch value {
    case .object, .array:
      throw .query("The filter value for \"\(operation)\" has to be a string, number, or boolean")
    case _ where isUnreadableNow:
      throw .query("The filter value for \"\(operation)\" has to be a string, number, or boolean")
    case .string(""):
      throw .query("You can't filter for an empty string in \"\(operation)\". Use \"_empty\" or \"_nempty\" instead")
    default:
      return coerced(value)
    }
  }

  /// Words that mean values, wherever they stand.
  private static func coerced(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string("true"): .bool(true)
    case .string("false"): .bool(false)
    case .string("null"), .string("NULL"): .null
    default: value
    }
  }

  /// A list, text with commas, or an object whose names are indexes.
  private static func list(_ value: JSONValue) -> [JSONValue] {
    switch value {
    case .array(let elements): elements
    case .string(let text): text.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0)) }
    case .object(let members):
      members.sorted { (Int($0.key) ?? 0, $0.key) < (Int($1.key) ?? 0, $1.key) }.map(\.value)
    case .null: []
    default: [value]
    }
  }
}
