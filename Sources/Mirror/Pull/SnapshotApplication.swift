import Catalog
import SQLite
import Telemetry

/// Writes one pulled snapshot: rows, slugs, links to suppliers, listing; the body of one transaction.
struct SnapshotApplication {
  let connection: Connection
  let rules: DerivationRules
  let now: Instant

  /// - Parameter isFirst: whether nothing was ever pulled into this file.
  /// - Returns: what others are to be told.
  func apply(
    _ difference: ShopDifference, from old: ShopRows, to new: ShopRows, isFirst: Bool
  ) throws -> DerivationOutcome {
    let derivation = ListingDerivation(connection: connection, rules: rules, now: now)
    // A first pull shows its lists for the first time, be they empty.
    var others: Set<String> = isFirst ? [TagName.products, TagName.categories] : difference.categories.tags
    for id in difference.removedProducts { others.formUnion(try derivation.tagsOfDeparture(id)) }
    if difference.areLanguagesOther, !isFirst {
      others.formUnion(try TagTable(connection: connection).all().map(\.name))
    }
    try write(difference, languages: new.languages)
    let former = try difference.slugs.map { try write($0.new, over: $0.old, of: new) } ?? []
    try link(difference.relinked, new)
    var outcome = try derivation.derive(difference.touched)
    outcome.tags.formUnion(others)
    // What is kept under an address was tagged with the product it showed, or to which it led.
    let takers = difference.slugs.map { $0.new.takers(since: $0.old, from: old.products) } ?? [:]
    outcome.tags.formUnion(try derivation.tagsOfDisplaced(by: takers))
    outcome.tags.formUnion(try derivation.tags(ofListedAmong: former))
    return outcome
  }

  /// Cleans, grants, links and derives all that is stored, for a file whose shape is another.
  ///
  /// - Parameter stored: all rows of the file; cleaned where their texts were not.
  func applyShape(_ stored: inout ShopRows) throws -> DerivationOutcome {
    let tables = ShopTables(connection: connection)
    for product in stored.cleanProducts(imageHosts: rules.policy.imageHosts) { try tables.write(product, at: now) }
    for category in stored.cleanCategories(imageHosts: rules.policy.imageHosts) { try tables.write(category) }
    _ = try write(SlugGrants(stored.products.values), over: SlugGrants(storedIn: connection), of: stored)
    try link(Set(stored.products.keys), stored)
    return try ListingDerivation(connection: connection, rules: rules, now: now).derive(stored.products.keys)
  }

  private func write(_ difference: ShopDifference, languages: [String]) throws {
    let tables = ShopTables(connection: connection)
    for id in difference.removedProducts { try tables.removeProduct(id) }
    for id in difference.removedCategories { try tables.removeCategory(id) }
    for id in difference.removedProviders { try tables.removeProvider(id) }
    for provider in difference.writtenProviders { try tables.write(provider) }
    for category in difference.writtenCategories { try tables.write(category) }
    for product in difference.writtenProducts { try tables.write(product, at: now) }
    if difference.areLanguagesOther { try tables.write(languages) }
  }

  /// Takes slugs back before it gives any, as two products may have swapped theirs.
  ///
  /// - Returns: products to which a slug led by its history until another got it.
  private func write(_ new: SlugGrants, over old: SlugGrants, of rows: ShopRows) throws -> Set<String> {
    guard new != old else { return [] }
    let history = SlugHistory(connection: connection, now: now)
    for (id, slug) in old.slugs where new[id] != slug {
      try connection.run("DELETE FROM product_slug WHERE product_id = ?", .text(id))
      if rows.products[id] != nil { try history.note(slug, leftBy: id) }
    }
    var displaced: Set<String> = []
    for (id, slug) in new.slugs where old[id] != slug {
      try connection.run("INSERT INTO product_slug (slug, product_id) VALUES (?, ?)", .text(slug), .text(id))
      if let former = try history.note(slug, takenBy: id) { displaced.insert(former) }
    }
    return displaced
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
