/// Which database the double behaves like: the two spell decimals and order nulls differently.
package enum VendorFormat: String, Sendable, CaseIterable {
  /// Decimals are text with all their digits, nulls are greater than everything.
  case postgres
  /// Decimals are numbers, nulls are less than everything.
  case sqlite
}
