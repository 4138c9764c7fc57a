package import Catalog
import SQLite
package import Telemetry

/// Reads `catalog.sqlite` for one thread, each read on one snapshot that no concurrent commit reaches.
package final class CatalogReader {
  private let connection: Connection
  private let policy: CatalogPolicy
  private let suppliersWithClient: Set<String>

  /// Opens a file that a `CatalogWriter` has made, with the same policy and suppliers.
  ///
  /// - Throws: `SQLiteError` where there is none or it is damaged.
  package init(path: String, policy: CatalogPolicy, suppliersWithClient: Set<String>) throws {
    connection = try Connection(.file(path), mode: .readOnly)
    self.policy = policy
    self.suppliersWithClient = suppliersWithClient
  }

  /// Runs `body` in one read transaction: rows and `seq` belong together.
  ///
  /// - Throws: what `body` throws, and `SQLiteError`.
  package func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
    try connection.transaction(writing: false) {
      try body(Snapshot(connection: connection, policy: policy, suppliersWithClient: suppliersWithClient))
    }
  }

  /// The mirror at one moment; valid only inside `read`.
  package struct Snapshot {
    /// The number of the newest change contained; an entry rendered from here remembers it.
    package let seq: Int64
    /// Whether a first pull has ended; an honestly empty shop is ready.
    package let isReady: Bool
    /// Which life of the file this is; what was made from another life's numbers is worth nothing.
    package let generation: UInt64
    private let connection: Connection
    private let policy: CatalogPolicy
    private let inputs: InputsQuery

    fileprivate init(connection: Connection, policy: CatalogPolicy, suppliersWithClient: Set<String>) throws {
      self.connection = connection
      self.policy = policy
      inputs = InputsQuery(connection: connection, suppliersWithClient: suppliersWithClient)
      seq = try TagTable(connection: connection).newest()
      let state = MirrorState(connection: connection)
      isReady = try state.firstPulledAt() != nil
      generation = try state.generation()
    }

    /// One page of the products a visitor may see; empty past the end. Their views have no description.
    ///
    /// The order is that of the last derivation, so it may be older than the bands shown.
    /// - Parameters:
    ///   - page: counted from 1.
    ///   - category: an id; those shown in it or below it alone.
    ///   - language: a stored code; nil: the policy's.
    ///   - now: the instant for which bands are told.
    package func list(
      sort: ListSort, page: Int, pageSize: Int, category: String? = nil, language: String? = nil, now: Instant
    ) throws -> ProductList {
      let pages = PageQuery(connection: connection, sort: sort, category: category)
      let (ids, totalItems) = try pages.page(page, size: pageSize)
      let inputs = try inputs.inputs(of: ids, withDescriptions: false)
      let views = ids.compactMap { id in
        inputs[id].map { ProductView.derive($0, language: language, policy: policy, now: now) }
      }
      return ProductList(views: views, totalItems: totalItems)
    }

    /// The product a visitor may see under this slug, else under this id, else where it went.
    ///
    /// - Parameter language: a stored code; nil: the policy's.
    package func product(idOrSlug: String, language: String? = nil, now: Instant) throws -> ProductLookup {
      guard let id = try connection.first(Self.addressQuery, .text(idOrSlug), row: { $0.text(0) }) else {
        let slug = try connection.first(Self.formerAddressQuery, .text(idOrSlug)) { $0.text(0) }
        return slug.map { .moved(slug: $0) } ?? .missing
      }
      guard let found = try inputs.inputs(of: [id], withDescriptions: true)[id] else { return .missing }
      return .found(ProductView.derive(found, language: language, policy: policy, now: now))
    }

    /// The categories a visitor may see, parents before children, in the shop's order.
    ///
    /// - Parameter language: a stored code; nil: the policy's.
    package func categories(language: String? = nil) throws -> [CategoryView] {
      let outline = CategoryOutline(
        tree: try CategoriesQuery(connection: connection).all(), language: language, policy: policy)
      return outline.views(counts: try ProductCounts(connection: connection).all())
    }

    /// The visible category with this slug, else with this id.
    ///
    /// - Parameter language: a stored code; nil: the policy's.
    package func category(idOrSlug: String, language: String? = nil) throws -> CategoryView? {
      let outline = CategoryOutline(
        tree: try CategoriesQuery(connection: connection).all(), language: language, policy: policy)
      guard let category = outline.tree.category(idOrSlug: idOrSlug) else { return nil }
      let count = try ProductCounts(connection: connection).count(in: category.id)
      return outline.view(of: category, count: count)
    }

    /// The codes of the languages the shop has texts in, in its own order.
    package func languages() throws -> [String] {
      try ShopTables(connection: connection).languages()
    }

    /// Every tag that moved past `seq`, oldest change first and names sorted within one change.
    ///
    /// A tag that waits for its turn has not moved; each is told once, with its newest number, however far back `seq`
    /// lies.
    ///
    /// - Parameter limit: no more than these; a whole catalogue may have moved.
    package func changes(since seq: Int64, limit: Int) throws -> [TagChange] {
      try connection.rows(Self.changesQuery, .integer(max(0, seq)), .integer(limit)) {
        TagChange(name: $0.text(0), seq: $0.integer(1))
      }
    }

    static let addressQuery = """
      SELECT product_id FROM product_slug JOIN listing USING (product_id) WHERE slug = ?1 AND is_listed = 1
      UNION ALL SELECT product_id FROM listing WHERE product_id = ?1 AND is_listed = 1 LIMIT 1
      """

    /// Where the product went whose slug this was. Whoever was sent there permanently never comes back, so a slug that
    /// is granted leads nowhere else, be its product listed or not.
    static let formerAddressQuery = """
      SELECT ifnull(product_slug.slug, product_id) AS address
      FROM slug_history JOIN listing USING (product_id) LEFT JOIN product_slug USING (product_id)
      WHERE slug_history.slug = ?1 AND is_listed = 1 AND address <> ?1
        AND NOT EXISTS (SELECT 1 FROM product_slug WHERE slug = ?1)
      """

    static let changesQuery = "SELECT name, seq FROM tag WHERE seq > ? ORDER BY seq, name LIMIT ?"

    /// All tags, from which the clocks are set at boot.
    package func tags() throws -> [TagChange] {
      try TagTable(connection: connection).all()
    }
  }
}
