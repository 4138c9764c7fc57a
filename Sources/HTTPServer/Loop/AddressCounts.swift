/// Counts the open connections of each address, so that one client cannot take them all; holds an entry for those that
/// have any, and so never more than there are connections.
///
/// An IPv6 client counts as its /64: that is what one household or one rented machine is given, and it may use any
/// address of it.
struct AddressCounts {
  private var counts: [Address: Int] = [:]

  /// Addresses that have connections.
  var count: Int { counts.count }

  /// Counts one more; false, and nothing counted, where the client has `limit` already.
  mutating func add(_ address: Address, limit: Int) -> Bool {
    let key = address.limited
    let count = counts[key, default: 0]
    guard count < limit else { return false }
    counts[key] = count + 1
    return true
  }

  /// Counts one less.
  mutating func remove(_ address: Address) {
    let key = address.limited
    guard let count = counts[key] else { return }
    counts[key] = count > 1 ? count - 1 : nil
  }
}
