/// Where a server's connections come from.
package enum Listening: Sendable, Equatable {
  /// An IPv4 or IPv6 address of this machine, `0.0.0.0` or `::` for all of them, or a name such as `localhost`; port 0
  /// for any free one.
  case address(host: String, port: Int)
  /// A TCP socket that listens already, as a service manager hands it over; the server owns the descriptor from then on.
  /// What the kernel accepted for it outlives the server, so that a restart loses no connection.
  case handedOver(descriptor: Int32)
}
