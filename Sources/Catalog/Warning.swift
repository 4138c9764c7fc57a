/// A sentence for the developer of a page about a figure that is older than it should be or missing.
///
/// Its text holds no clock, because a text that changes by itself would change the page with it.
package struct Warning: Sendable, Hashable {
  /// `stock_stale`, `stock_unknown`, `price_stale`, `price_withheld`, `price_missing`.
  package let code: String
  /// JSON pointer into the product's own page (RFC 6901).
  package let pointer: String
  package let detail: String

  package init(code: String, pointer: String, detail: String) {
    self.code = code
    self.pointer = pointer
    self.detail = detail
  }
}
