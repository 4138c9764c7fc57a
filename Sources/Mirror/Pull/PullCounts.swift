/// How much a snapshot changed, for the log and whoever started the pull.
package struct PullCounts: Sendable, Equatable {
  /// Products the shop has now, visible or not.
  package var products = 0
  /// Rows of products, categories and providers that were new or different.
  package var written = 0
  /// Rows that are no longer there.
  package var removed = 0
  /// Products whose listing row was derived again.
  package var derived = 0
  /// Tags that moved, also those that waited for their turn; not those that wait now.
  package var tags = 0

  package init() {}
}
