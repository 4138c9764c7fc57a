/// Names one request on one connection, so that an answer for an earlier request or client is recognised and dropped.
package struct Ticket: Sendable, Hashable {
  /// Place of the connection in the loop's slab.
  package let slot: UInt32
  /// Number of the request on that place; the next request and the next client have others.
  package let serial: UInt32

  /// For the loop, and for tests that play the loop.
  package init(slot: UInt32, serial: UInt32) {
    self.slot = slot
    self.serial = serial
  }
}
