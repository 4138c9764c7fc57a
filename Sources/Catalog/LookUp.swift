/// One question to a supplier about one product.
package struct LookUp: Sendable, Hashable {
  package enum Subject: String, Sendable, Hashable {
    /// Identity, images and the cost of all variants.
    case product
    /// Stock of all variants; needs the supplier's product id.
    case stock
  }

  package let reference: SupplierReference
  package let subject: Subject

  package init(reference: SupplierReference, subject: Subject) {
    self.reference = reference
    self.subject = subject
  }
}
