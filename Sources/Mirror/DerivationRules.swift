import Catalog
import Digest

/// Everything besides rows and time that shapes a listing row; its hash tells whether stored rows are still true.
struct DerivationRules: Sendable {
  let policy: CatalogPolicy
  let suppliersWithClient: Set<String>
  /// The bytes of the public projection, clocks masked: of the views of one product, the default one first.
  let projection: @Sendable ([ProductView]) -> [UInt8]
  /// Moves with the code of the projection.
  let projectionVersion: Int

  var shape: [UInt8] {
    let suppliers = suppliersWithClient.sorted().joined(separator: ",")
    return SHA256.hash(
      policy.shape + Array("\u{0}\(suppliers)\u{0}\(projectionVersion)\u{0}\(Self.revision)".utf8))
  }

  /// Raised with every change of what is stored, granted or sorted by for the same rows.
  private static let revision = 2
}
