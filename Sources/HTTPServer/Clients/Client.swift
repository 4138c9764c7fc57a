/// Who sent a request, as far as its connection tells.
package struct Client: Sendable, Hashable {
  /// Of the other end of the connection: the client itself, or the last proxy before us.
  package let address: Address
  /// Whether the address lies in `Limits.trusted`; looked up once for each connection.
  package let isTrusted: Bool
  /// Whether it lies in `Limits.proxies`: who asks is then what the proxy says.
  package let isProxy: Bool

  /// For the loop, and for tests that play it.
  package init(address: Address, isTrusted: Bool, isProxy: Bool = false) {
    self.address = address
    self.isTrusted = isTrusted
    self.isProxy = isProxy
  }
}
