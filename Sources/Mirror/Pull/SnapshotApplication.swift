import Catalog
import SQLite
import Telemetry

/// Writes one pulled snapshot: rows, slugs, links to suppliers, listing; the body of one transaction.
struct SnapshotApplication {
  let connection: Connection
  let rules: DerivationRules
  let now: Instant

  /// - Returns: what was done, and what others are to be told.
  func apply(_ new: ShopRows, over old: ShopRows) throws -> (counts: PullCounts, outcome: DerivationOutcome) {
    let state = MirrorState(connection: connection)
    let isFirst = try state.firstPulledAt() == nil
    try state.notePull(at: now)
    var counts = PullCounts()
    counts.products = new.products.count
    guard isFirst || new != old else { return (counts, DerivationOutcome()) }

    let (oldSlugs, newSlugs) = (SlugGrants(old.products.values), SlugGrants(new.products.values))
    let difference = ShopDifference(from: old, to: new, oldSlugs: oldSlugs, newSlugs: newSlugs)
    let derivation = ListingDerivation(connection: connection, rules: rules, now: now)
    // A first pull shows its lists for the first time, be they empty.
    var departed: Set<String> = isFirst ? [TagTable.products] : []
    for id in difference.removedProducts { departed.formUnion(try derivation.tagsOfDeparture(id)) }
    try write(difference)
    try write(newSlugs, over: oldSlugs, of: new)
    try link(difference.relinked, new)
    var outcome = try derivation.derive(difference.touched)
    outcome.tags.formUnion(departed)
    // What is kept under an address was tagged with the product it showed.
    let takers = newSlugs.takers(since: oldSlugs, from: old.products)
    outcome.tags.formUnion(try derivation.tagsOfDisplaced(by: takers))

    counts.written =
      difference.writtenProducts.count + difference.writtenCategories.count + difference.writtenProviders.count
    counts.removed =
      difference.removedProducts.count + difference.removedCategories.count + difference.removedProviders.count
    counts.derived = difference.touched.count
    counts.tags = outcome.tags.count
    return (counts, outcome)
  }

  /// Links and derives all that is stored, for a file whose shape is another.
  func applyShape(_ stored: ShopRows) throws -> DerivationOutcome {
    try link(Set(stored.products.keys), stored)
    return try ListingDerivation(connection: connection, rules: rules, now: now).derive(stored.products.keys)
  }

  private func write(_ difference: ShopDifference) throws {
    let tables = ShopTables(connection: connection)
    for id in difference.removedProducts { try tables.removeProduct(id) }
    for id in difference.removedCategories { try tables.removeCategory(id) }
    for id in difference.removedProviders { try tables.removeProvider(id) }
    for provider in difference.writtenProviders { try tables.write(provider) }
    for category in difference.writtenCategories { try tables.write(category) }
    for product in difference.writtenProducts { try tables.write(product, at: now) }
  }

  /// Takes slugs back before it gives any, as two products may have swapped theirs.
  private func write(_ new: SlugGrants, over old: SlugGrants, of rows: ShopRows) throws {
    guard new != old else { return }
    for id in old.slugs.keys where new[id] != old[id] {
      try connection.run("DELETE FROM product_slug WHERE product_id = ?", .text(id))
    }
    for (id, slug) in new.slugs where old[id] != slug {
      try connection.run("INSERT INTO product_slug (slug, product_id) VALUES (?, ?)", .text(slug), .text(id))
    }
  }

  private func link(_ ids: Set<String>, _ rows: ShopRows) throws {
    let references = ReferenceTable(connection: connection)
    for id in ids.sorted() {
      guard let product = rows.products[id] else { continue }
      let link = SupplierLink(product, provider: rows.provider(of: product), suppliers: rules.suppliersWithClient)
      try references.write(link, of: id)
    }
  }
}
