import Telemetry

/// A sign-in that was not ended yet, under the token that renews it.
struct DirectusSession: Sendable {
  let role: DirectusCaller.Role
  var expires: Instant
  /// The session that replaced this one, which holds a little longer.
  var successor: String?
}
