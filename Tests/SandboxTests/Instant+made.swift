import Telemetry

extension Instant {
  /// A January morning at which every test of this target begins.
  static let morning = Instant(milliseconds: 1_768_210_264_000)
}
