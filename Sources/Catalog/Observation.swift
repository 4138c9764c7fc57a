package import Telemetry

/// What a supplier told us about one of its products at one instant; the only form in which its figures enter the
/// mirror, whether read or pushed.
package struct Observation: Sendable, Equatable {
  package enum Origin: String, Sendable, Equatable, Codable {
    case supplier, push
  }

  package enum Content: Sendable, Equatable {
    /// The product and the cost of all its variants (`product/query`).
    case product(SupplierProduct)
    /// Stock of the variants named, by the supplier's product id (`getInventoryByPid`); an unnamed one is unknown.
    case stock(productID: String, [VariantStock])
    /// It no longer sells the product.
    case removed
    /// It knows nothing by this reference.
    case notFound
  }

  /// `cj`.
  package let supplier: String
  /// What we had asked for; lets the mirror link a product whose SKU turned out to be the supplier's product id.
  package let reference: SupplierReference
  package let observedAt: Instant
  package let origin: Origin
  package let content: Content

  package init(
    supplier: String, reference: SupplierReference, observedAt: Instant, origin: Origin = .supplier, content: Content
  ) {
    self.supplier = supplier
    self.reference = reference
    self.observedAt = observedAt
    self.origin = origin
    self.content = content
  }
}
