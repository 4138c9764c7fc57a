/// A token, key or password that no print, log, dump or JSON encoder can show.
///
/// Read `revealed` only where the bytes go onto the wire.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package let revealed: String

  package init(_ revealed: String) {
    self.revealed = revealed
  }

  package var description: String { "<secret>" }
  package var debugDescription: String { "<secret>" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
