import Catalog
import Digest
import SQLite
import Telemetry

/// Derives listing rows again and tells which tags a visitor's next look depends on; runs inside the transaction that
/// wrote what the rows are derived from.
struct ListingDerivation {
  let connection: Connection
  let rules: DerivationRules
  let now: Instant

  /// Derives each product of `ids` and writes the rows that came out differently.
  ///
  /// A product whose public projection changed, or that appeared or disappeared, moves its own tag, those of the
  /// categories it was and is in, and the one of all lists; one that only changed its place, the lists' alone.
  func derive(_ ids: some Collection<String>) throws -> DerivationOutcome {
    var outcome = DerivationOutcome()
    if ids.isEmpty { return outcome }
    let languages = try ShopTables(connection: connection).languages()
    var rest = ids.sorted()[...]
    while !rest.isEmpty {
      let batch = Array(rest.prefix(Limits.derivationBatch))
      rest = rest.dropFirst(batch.count)
      let inputs = try InputsQuery(connection: connection, suppliersWithClient: rules.suppliersWithClient)
        .inputs(of: batch, withDescriptions: true)
      let stored = try rows(of: batch)
      for id in batch {
        guard let input = inputs[id] else { continue }
        try derive(input, languages, stored: stored[id], &outcome)
      }
    }
    return outcome
  }

  /// Derives each product whose band crossing has come.
  func deriveDue() throws -> DerivationOutcome {
    try derive(
      try connection.rows(Self.dueQuery, .integer(now.milliseconds)) { $0.text(0) })
  }

  static let dueQuery = "SELECT product_id FROM listing WHERE changes_at <= ?"

  /// What a product that leaves the mirror leaves behind: the tags of the places where it was seen.
  func tagsOfDeparture(_ id: String) throws -> Set<String> {
    guard try rows(of: [id])[id]?.isListed == true else { return [] }
    let categories = try categories(of: id)
    return tags(of: id, in: categories).union(categories.isEmpty ? [] : [TagName.categories])
  }

  /// The tags of products that answered under their id until a listed product took it as its slug.
  ///
  /// - Parameter takers: by the address taken.
  func tagsOfDisplaced(by takers: [String: String]) throws -> Set<String> {
    if takers.isEmpty { return [] }
    let rows = try rows(of: takers.values.sorted())
    return Set(takers.filter { rows[$0.value]?.isListed == true }.keys.map(TagName.product))
  }

  /// The tags of those of `ids` that visitors see.
  func tags(ofListedAmong ids: Set<String>) throws -> Set<String> {
    if ids.isEmpty { return [] }
    return Set(try rows(of: ids.sorted()).values.filter(\.isListed).map { TagName.product($0.productID) })
  }

  private func derive(
    _ inputs: ProductInputs, _ languages: [String], stored: ListingRow?, _ outcome: inout DerivationOutcome
  ) throws {
    let (view, prices) = ProductView.deriveExplained(inputs, policy: rules.policy, now: now)
    let id = inputs.product.id
    let row = ListingRow(
      productID: id,
      fingerprint: view.isListed ? fingerprint(view, inputs, languages) : nil, changesAt: view.changesAt,
      order: ListingOrder(view, position: inputs.product.position), alert: view.isListed ? prices.alert : nil)
    if row != stored { try row.write(to: connection, over: stored) }
    if let alert = row.alert, alert != stored?.alert { outcome.alerts.note(alert, view) }
    let wasListed = stored?.isListed == true
    if row.isListed, !wasListed { outcome.tags.formUnion(try tagsOfDisplaced(byAppearanceOf: view)) }
    let was = try categories(of: id)
    let current = Set(inputs.categories.map(\.id))
    if was != current { try writeCategories(current, was, of: id) }
    let seenIn = (wasListed ? was : []).union(row.isListed ? current : [])
    if row.fingerprint != stored?.fingerprint {
      outcome.tags.formUnion(tags(of: id, in: seenIn))
    } else if row.isListed, was != current || row.order != stored?.order {
      outcome.tags.formUnion(tags(of: id, in: seenIn).subtracting([TagName.product(id)]))
    }
    if !seenIn.isEmpty, row.isListed != wasListed || was != current {
      // The tree counts its listed products.
      outcome.tags.insert(TagName.categories)
    }
  }

  /// The hash of all that visitors see of a product, in the languages in which something of its own is said.
  private func fingerprint(_ view: ProductView, _ inputs: ProductInputs, _ languages: [String]) -> [UInt8] {
    let codes = Set((inputs.product.texts + inputs.categories.flatMap(\.texts)).map(\.language)).sorted()
    let spoken = codes.isEmpty ? [] : languages.filter { LanguageLookup.best(for: $0, in: codes) != nil }
    let views = spoken.map { ProductView.derive(inputs, language: $0, policy: rules.policy, now: now) }
    return SHA256.hash(rules.projection([view] + views) + Array(spoken.joined(separator: ",").utf8))
  }

  /// It appears where until now another product answered under its id, or was led to by a slug it had.
  private func tagsOfDisplaced(byAppearanceOf view: ProductView) throws -> Set<String> {
    var ids: Set<String> = view.slug == view.id ? [] : [view.slug]
    let former = try connection.first("SELECT product_id FROM slug_history WHERE slug = ?", .text(view.id)) {
      $0.text(0)
    }
    if let former, former != view.id { ids.insert(former) }
    return try tags(ofListedAmong: ids)
  }

  private func tags(of id: String, in categories: Set<String>) -> Set<String> {
    Set(categories.map(TagName.category)).union([TagName.product(id), TagName.products])
  }

  private func rows(of ids: [String]) throws -> [String: ListingRow] {
    let rows = try connection.rows(
      "SELECT \(ListingRow.columns) FROM listing WHERE product_id IN (SELECT value FROM json_each(?))",
      try StoredText.list(ids)
    ) { ListingRow($0) }
    return Dictionary(rows.map { ($0.productID, $0) }) { first, _ in first }
  }

  private func categories(of id: String) throws -> Set<String> {
    Set(
      try connection.rows("SELECT category_id FROM product_category WHERE product_id = ?", .text(id)) { $0.text(0) })
  }

  private func writeCategories(_ current: Set<String>, _ was: Set<String>, of id: String) throws {
    for category in was.subtracting(current) {
      try connection.run(
        "DELETE FROM product_category WHERE product_id = ? AND category_id = ?", .text(id), .text(category))
    }
    for category in current.subtracting(was) {
      try connection.run(
        "INSERT INTO product_category (product_id, category_id) VALUES (?, ?)", .text(id), .text(category))
    }
  }
}
