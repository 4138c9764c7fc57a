import Synchronization
import Upstream

/// Remembers during one answer which rows point at which; because asking every row for every parent takes minutes at
/// 10,000 products.
final class DirectusLinks: Sendable {
  private let known = Mutex<[String: [String: [DirectusRows.Row]]]>([:])

  /// The rows whose column has this value, in the order they are stored.
  func rows(
    with key: String, in column: String, of collection: String, among rows: () -> [DirectusRows.Row]
  ) -> [DirectusRows.Row] {
    known.withLock { known in
      let name = "\(collection).\(column)"
      if let groups = known[name] { return groups[key] ?? [] }
      var groups: [String: [DirectusRows.Row]] = [:]
      for row in rows() {
        if let text = row[column]?.text { groups[text, default: []].append(row) }
      }
      known[name] = groups
      return groups[key] ?? []
    }
  }
}
