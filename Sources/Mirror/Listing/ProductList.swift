package import Catalog

/// One page of a list and how long the whole list is, both of one moment. The views have no
/// description.
package struct ProductList: Sendable, Equatable {
  package let views: [ProductView]
  package let totalItems: Int

  package init(views: [ProductView], totalItems: Int) {
    self.views = views
    self.totalItems = totalItems
  }
}
