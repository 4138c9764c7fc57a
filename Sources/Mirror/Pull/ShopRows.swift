import Catalog
import SQLite

/// The shop's rows by id, as stored or as just pulled; where a snapshot names an id twice, the first counts.
struct ShopRows: Equatable {
  var products: [String: ShopProduct]
  var categories: [String: ShopCategory]
  let providers: [String: ShopProvider]
  /// In the shop's own order.
  let languages: [String]

  init(_ snapshot: ShopSnapshot) {
    products = Dictionary(snapshot.products.map { ($0.id, $0) }) { first, _ in first }
    categories = Dictionary(snapshot.categories.map { ($0.id, $0) }) { first, _ in first }
    providers = Dictionary(snapshot.providers.map { ($0.id, $0) }) { first, _ in first }
    languages = snapshot.languages
  }

  init(storedIn connection: Connection) throws {
    let tables = ShopTables(connection: connection)
    self.init(
      ShopSnapshot(
        products: try tables.products(), categories: try tables.categories(), providers: try tables.providers(),
        languages: try tables.languages()))
  }

  func provider(of product: ShopProduct) -> ShopProvider? {
    product.providerID.flatMap { providers[$0] }
  }
}
