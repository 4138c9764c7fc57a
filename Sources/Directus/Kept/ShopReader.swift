import Catalog

/// Brings the whole kept shop up to date, collection by collection.
struct ShopReader {
  let tables: TableReader

  /// Reads everything, or what changed.
  func read(inFull: Bool, into shop: inout KeptShop) async throws(ReadFailure) {
    // Products first: a category made meanwhile is then among the categories, never missing for its product.
    try await tables.refresh(&shop.products, inFull: inFull)
    try await readIfAllowed(&shop.categories, inFull: inFull)
    try await readIfAllowed(&shop.providers, inFull: inFull)
    try await followCascades(in: &shop)
    try await readTexts(into: &shop, inFull: inFull)
    try await followLanguages(in: &shop)
  }

  /// Reads the rows that hints name.
  ///
  /// - Returns: false where one of them can only be followed by reading what changed.
  func read(_ hints: [ShopHint], into shop: inout KeptShop) async throws(ReadFailure) -> Bool {
    var keys: [ShopCollection: [String]] = [:]
    for hint in Set(hints) {
      guard let kind = tables.knowledge.kind(of: hint.collection, tables.names) else { continue }
      keys[kind, default: []].append(hint.key)
    }
    for (kind, keys) in keys.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let keys = keys.sorted()
      let isRead =
        switch kind {
        case .products: try await tables.read(keys, of: &shop.products)
        case .categories: try await tables.read(keys, of: &shop.categories)
        case .providers: try await tables.read(keys, of: &shop.providers)
        case .productTexts: try await tables.read(keys, of: &shop.productTexts)
        case .categoryTexts: try await tables.read(keys, of: &shop.categoryTexts)
        case .languages: try await tables.read(keys, of: &shop.languages)
        }
      if !isRead { return false }
    }
    try await followCascades(in: &shop)
    try await followLanguages(in: &shop)
    return true
  }

  /// A deleted category or provider is emptied out of the rows that referred to it by the database itself, which moves
  /// no date of theirs. Its texts go with it, which their count tells.
  private func followCascades(in shop: inout KeptShop) async throws(ReadFailure) {
    if shop.categories.hasLost {
      // Of the categories those below it.
      try await readIfAllowed(&shop.categories, inFull: true)
    }
    // Even a whole reading of the products came before the one that found the row gone.
    guard shop.categories.hasLost || shop.providers.hasLost else { return }
    try await tables.refresh(&shop.products, inFull: true)
  }

  /// A deleted language may be emptied out of its texts in the same way.
  private func followLanguages(in shop: inout KeptShop) async throws(ReadFailure) {
    guard shop.languages.hasLost else { return }
    _ = try await readTexts(&shop.productTexts, inFull: true)
    _ = try await readTexts(&shop.categoryTexts, inFull: true)
  }

  /// A shop can be shown without categories or providers; what that costs is told.
  private func readIfAllowed<Value>(
    _ table: inout KeptTable<Value>, inFull: Bool
  ) async throws(ReadFailure) {
    do {
      try await tables.refresh(&table, inFull: inFull)
    } catch {
      guard error.refusal?.isForbidden == true else { throw error }
      let name = tables.names.names(of: table.kind)[0]
      table.clear("\(name): the token may not read them, or they do not exist; the shop is shown without")
    }
  }

  /// Most shops have one language and none of these collections.
  private func readTexts(into shop: inout KeptShop, inFull: Bool) async throws(ReadFailure) {
    let hasProductTexts = try await readTexts(&shop.productTexts, inFull: inFull)
    let hasCategoryTexts = try await readTexts(&shop.categoryTexts, inFull: inFull)
    if !hasProductTexts, !hasCategoryTexts {
      shop.productTexts.clear(
        "the token may read neither \(name(.productTexts)) nor \(name(.categoryTexts)), or they do not exist; "
          + "the shop is shown in the language of its products")
      shop.languages.clear()
      return
    }
    if !hasProductTexts { shop.productTexts.clear(absence(.productTexts)) }
    if !hasCategoryTexts { shop.categoryTexts.clear(absence(.categoryTexts)) }
    if try await !readTexts(&shop.languages, inFull: inFull) {
      shop.languages.clear(
        "\(name(.languages)): the token may not read them, or they do not exist; the codes found in the texts are used")
    }
  }

  private func name(_ kind: ShopCollection) -> String { tables.names.names(of: kind)[0] }

  private func absence(_ kind: ShopCollection) -> String {
    "\(name(kind)): the token may not read them, or they do not exist; these texts are not shown"
  }

  /// False where it cannot be read; it is looked for again when the columns are found out anew.
  private func readTexts<Value>(
    _ table: inout KeptTable<Value>, inFull: Bool
  ) async throws(ReadFailure) -> Bool {
    if tables.knowledge.isUnreadable(table.kind), tables.knowledge.map(table.kind) == nil { return false }
    do {
      try await tables.refresh(&table, inFull: inFull)
      return true
    } catch {
      guard error.refusal?.isForbidden == true else { throw error }
      return false
    }
  }
}
