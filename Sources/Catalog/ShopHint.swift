/// Somebody told us that rows of the shop changed: a reason to read them again, never the news itself.
///
/// It may come before the change can be read, twice, out of order, or not at all.
package struct ShopHint: Sendable, Hashable {
  /// The collection as Directus calls it.
  package let collection: String
  /// The primary key as text.
  package let key: String

  package init(collection: String, key: String) {
    self.collection = collection
    self.key = key
  }
}
