import SQLite
import Telemetry

extension Statement {
  /// Milliseconds since 1970, as every instant is stored.
  func instant(_ column: Int) -> Instant? {
    optionalInteger(column).map { Instant(milliseconds: $0) }
  }
}
