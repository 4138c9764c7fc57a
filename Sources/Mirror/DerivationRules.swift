import Catalog
import Digest

/// Everything besides rows and time that shapes a listing row; its hash tells whether stored rows are still true.
struct DerivationRules: Sendable {
  let policy: CatalogPolicy
  let suppliersWithClient: Set<String>
  /// The bytes of the public projection, clocks masked.
  let projection: @Sendable (ProductView) -> [UInt8]
  /// Moves with the code of the projection.
  let projectionVersion: Int

  var shape: [UInt8] {
    let suppliers = suppliersWithClient.sorted().joined(separator: ",")
    return SHA256.hash(policy.shape + Array("\u{0}\(suppliers)\u{0}\(projectionVersion)".utf8))
  }
}
