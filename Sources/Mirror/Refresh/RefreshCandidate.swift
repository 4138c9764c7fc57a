import Catalog
import Telemetry

/// One supplier product and when its figures were last told, or a name not yet resolved to one.
struct RefreshCandidate: Equatable {
  /// By what it is asked: the supplier's product id where that is known.
  var reference: SupplierReference
  var productObservedAt: Instant?
  var stockObservedAt: Instant?
  var notFoundAt: Instant?
  var isRemoved = false
}
