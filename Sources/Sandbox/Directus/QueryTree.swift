import Foundation
import HTTPServer
import Upstream

/// Reads the parameters of a URL as the server's own parser does: brackets nest, repeated names become a list.
enum QueryTree {
  /// Brackets behind a name that are read as levels; what follows is one name.
  private static let deepest = 10

  private typealias Entry = (path: ArraySlice<String>, value: String)

  /// - Parameter arrayLimit: Highest index that still makes a list; above it an object comes out.
  static func parse(_ items: [Target.Item], arrayLimit: Int) -> [String: JSONValue] {
    var entries: [String: [Entry]] = [:]
    for item in items {
      let path = path(of: item.name)
      guard let name = path.first, !name.isEmpty else { continue }
      entries[name, default: []].append((path.dropFirst(), item.value))
    }
    return entries.mapValues { value($0, arrayLimit: arrayLimit) }
  }

  private static func path(of name: String) -> [String] {
    guard let bracket = name.firstIndex(of: "["), name.hasSuffix("]") else { return [name] }
    let inner = name[name.index(after: bracket)...].dropLast()
    let levels = inner.components(separatedBy: "][")
    guard levels.count > deepest else { return [String(name[..<bracket])] + levels }
    let rest = levels[deepest...].map { "[\($0)]" }.joined()
    return [String(name[..<bracket])] + levels[..<deepest] + [rest]
  }

  private static func value(_ entries: [Entry], arrayLimit: Int) -> JSONValue {
    let plain = entries.filter(\.path.isEmpty)
    let nested = entries.filter { !$0.path.isEmpty }
    guard !nested.isEmpty else {
      return plain.count == 1 ? .string(plain[0].value) : .array(plain.map { .string($0.value) })
    }
    var groups: [(name: String, entries: [Entry])] = []
    for entry in nested {
      let name = entry.path.first ?? ""
      let inner: Entry = (entry.path.dropFirst(), entry.value)
      if !name.isEmpty, let index = groups.firstIndex(where: { $0.name == name }) {
        groups[index].entries.append(inner)
      } else {
        groups.append((name, [inner]))
      }
    }
    let isList = groups.allSatisfy { $0.name.isEmpty || Int($0.name).map { (0...arrayLimit).contains($0) } == true }
    if isList {
      let order = groups.indices.sorted { left, right in
        let (first, second) = (Int(groups[left].name) ?? .max, Int(groups[right].name) ?? .max)
        return first == second ? left < right : first < second
      }
      return .array(
        plain.map { .string($0.value) } + order.map { value(groups[$0].entries, arrayLimit: arrayLimit) })
    }
    return .object(
      Dictionary(groups.map { ($0.name, value($0.entries, arrayLimit: arrayLimit)) }) { _, last in last })
  }
}
