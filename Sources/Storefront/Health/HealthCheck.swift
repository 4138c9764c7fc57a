package import Telemetry

/// How one thing the server depends on does, as `/healthz` tells it; holds no secret.
package struct HealthCheck: Sendable {
  /// Ordered from good to bad.
  package enum Status: String, Sendable {
    case pass, warn, fail
  }

  /// What an extra member of a check may hold.
  package enum Value: Sendable, Equatable {
    case text(String)
    case flag(Bool)
    case instant(Instant)
  }

  /// The component and what is measured, as `directus:pull`.
  package let name: StaticString
  package let status: Status
  /// When it was last known.
  package let time: Instant?
  /// A count, and of what.
  package let observed: (value: Int, unit: StaticString)?
  /// What is wrong and what to do; nil where all is well.
  package let output: String?
  package let details: [(name: StaticString, value: Value)]

  package init(
    name: StaticString, status: Status, time: Instant? = nil, observed: (value: Int, unit: StaticString)? = nil,
    output: String? = nil, details: [(name: StaticString, value: Value)] = []
  ) {
    self.name = name
    self.status = status
    self.time = time
    self.observed = observed
    self.output = output
    self.details = details
  }
}
