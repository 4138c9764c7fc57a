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
    ///   - now: the instant for which bands are told.
    package func list(sort: ListSort, page: Int, pageSize: Int, now: Instant) throws -> ProductList {
      let totalItems = try connection.first("SELECT count(*) FROM listing WHERE is_listed = 1") { Int($0.integer(0)) }
      let (offset, overflow) = max(0, page - 1).multipliedReportingOverflow(by: max(0, pageSize))
      let ids = try connection.rows(
        sort.pageQuery, .integer(max(0, pageSize)), .integer(overflow ? Int.max : offset)
      ) { $0.text(0) }
      let inputs = try inputs.inputs(of: ids, withDescriptions: false)
      let views = ids.compactMap { id in
        inputs[id].map { ProductView.derive($0, policy: policy, now: now) }
      }
      return ProductList(views: views, totalItems: totalItems ?? 0)
    }

    /// The product a visitor may see under this slug, else under this id; nil: there is none.
    package func product(idOrSlug: String, now: Instant) throws -> ProductView? {
      let id = try connection.first(Self.addressQuery, .text(idOrSlug)) { $0.text(0) }
      guard let id, let found = try inputs.inputs(of: [id], withDescriptions: true)[id] else { return nil }
      return ProductView.derive(found, policy: policy, now: now)
    }

    static let addressQuery = """
      SELECT product_id FROM product_slug JOIN listing USING (product_id) WHERE slug = ?1 AND is_listed = 1
      UNION ALL SELECT product_id FROM listing WHERE product_id = ?1 AND is_listed = 1 LIMIT 1
      """

    /// All tags, from which the clocks are set at boot.
    package func tags() throws -> [TagChange] {
      try TagTable(connection: connection).all()
    }
  }
}
