import Catalog
import Testing

/// Expects equal snapshots, and tells what differs instead of everything.
func expectSame(
  _ snapshot: ShopSnapshot, _ expected: ShopSnapshot, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if snapshot == expected { return }
  func missing<Row: Equatable>(_ rows: [Row], in others: [Row]) -> [Row] {
    Array(rows.filter { !others.contains($0) }.prefix(2))
  }
  let found = [
    "\(missing(snapshot.products, in: expected.products))", "\(missing(snapshot.categories, in: expected.categories))",
    "\(missing(snapshot.providers, in: expected.providers))", "\(missing(snapshot.remarks, in: expected.remarks))",
    "\(snapshot.languages)",
  ]
  let wanted = [
    "\(missing(expected.products, in: snapshot.products))", "\(missing(expected.categories, in: snapshot.categories))",
    "\(missing(expected.providers, in: snapshot.providers))", "\(missing(expected.remarks, in: snapshot.remarks))",
    "\(expected.languages)",
  ]
  Issue.record("\(comment?.rawValue ?? "") found \(found), expected \(wanted)", sourceLocation: sourceLocation)
}
