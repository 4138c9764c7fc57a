import Upstream

/// What the policies of one user allow: columns by collection and action, and which rows.
struct DirectusRights: Sendable, Equatable {
  var read: [String: DirectusColumns] = [:]
  var create: [String: DirectusColumns] = [:]
  var update: [String: DirectusColumns] = [:]
  var delete: [String: DirectusColumns] = [:]
  /// A filter that rows must pass to be seen, by collection.
  var rules: [String: JSONValue] = [:]
  /// Whether a rule lets no row through, in any collection.
  var hidesRows = false

  /// What a reader sees of a supplier; addresses and keys are not among it.
  private static let providerColumns = [
    "id", "code", "name", "currency", "default_margin_percent", "default_margin_fixed", "is_active", "sync_enabled",
    "last_sync", "date_created", "date_updated",
  ]
  private static let ownProviderColumns = [
    "id", "code", "name", "default_margin_percent", "default_margin_fixed", "is_active", "sync_enabled", "last_sync",
  ]
  private static let catalogue = ["categories", "categories_translations", "products", "products_translations"]
  private static let ownCatalogue = ["products", "categories"]

  /// What the policy "Catalogue: read" of a well kept shop allows.
  static func reader(of shape: DirectusShape) -> Self {
    var rights = Self()
    switch shape {
    case .reference:
      for collection in catalogue + ["languages"] { rights.read[collection] = .all }
      rights.read["providers"] = .only(providerColumns)
    case .owner:
      for collection in ownCatalogue { rights.read[collection] = .all }
      rights.read["providers"] = .only(ownProviderColumns)
    }
    return rights
  }

  /// The reader's, and what an import writes.
  static func importer(of shape: DirectusShape) -> Self {
    var rights = reader(of: shape)
    if shape == .reference { rights.read["sync_logs"] = .all }
    for collection in shape == .reference ? catalogue + ["sync_logs"] : ownCatalogue {
      rights.create[collection] = .all
      rights.update[collection] = .all
    }
    rights.update["providers"] = .only(["last_sync"])
    return rights
  }
}
