import Catalog

/// What a row of one collection is for the shop.
protocol StoredValue: Sendable, Equatable {
  init(_ row: Row)

  /// The same without its references, which the database may empty by itself when the row they lead to is deleted.
  var withoutReferences: Self { get }
}

extension ShopProduct: StoredValue {
  var withoutReferences: Self {
    var product = self
    product.categoryIDs = []
    product.providerID = nil
    return product
  }
}

extension ShopCategory: StoredValue {
  var withoutReferences: Self {
    var category = self
    category.parentID = nil
    return category
  }
}

extension ShopProvider: StoredValue {
  var withoutReferences: Self { self }
}
