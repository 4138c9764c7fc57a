import Catalog
import SQLite

/// The shop's rows by id, as stored or as just pulled; where a snapshot names an id twice, the first counts.
struct ShopRows: Equatable {
  let products: [String: ShopProduct]
  let categories: [String: ShopCategory]
  let providers: [String: ShopProvider]

  init(_ snapshot: ShopSnapshot) {
    products = Dictionary(snapshot.products.map { ($0.id, $0) }) { first, _ in first }
    categories = Dictionary(snapshot.categories.map { ($0.id, $0) }) { first, _ in first }
    providers = Dictionary(snapshot.providers.map { ($0.id, $0) }) { first, _ in first }
  }

  init(storedIn connection: Connection) throws {
    let tables = ShopTables(connection: connection)
    self.init(
      ShopSnapshot(
        products: try tables.products(), categories: try tables.categories(), providers: try tables.providers()))
  }

  func provider(of product: ShopProduct) -> ShopProvider? {
    product.providerID.flatMap { providers[$0] }
  }
}
