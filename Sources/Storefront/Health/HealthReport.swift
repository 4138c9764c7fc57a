import HTTPServer
import Telemetry

/// Writes `/healthz` (`application/health+json`): the checks by name and the worst that follows from them.
///
/// A neighbour that fails is a warning to us, as what the mirror holds is served without it; only a mirror that was never
/// filled has nothing to serve.
struct HealthReport {
  let isReady: Bool
  let checks: [HealthCheck]

  var status: HealthCheck.Status {
    isReady ? checks.allSatisfy { $0.status == .pass } ? .pass : .warn : .fail
  }

  func answer(now: Instant) -> Answer {
    let mirror = HealthCheck(
      name: "mirror:filled", status: isReady ? .pass : .fail, time: now,
      output: isReady ? nil : "The catalogue has not been read from the shop for the first time yet.")
    var json = JSONWriter(capacity: 1024)
    json.object { json in
      json.name("status")
      json.string(status.rawValue)
      json.name("checks")
      json.object { json in
        for check in [mirror] + checks {
          json.name(check.name)
          json.array(CollectionOfOne(check)) { json, check in Self.write(check, &json) }
        }
      }
    }
    return Answer.service(status == .fail ? 503 : 200, json, type: "application/health+json")
  }

  private static func write(_ check: HealthCheck, _ json: inout JSONWriter) {
    json.object { json in
      json.name("status")
      json.string(check.status.rawValue)
      if let time = check.time {
        json.name("time")
        json.instant(time)
      }
      if let observed = check.observed {
        json.name("observedValue")
        json.integer(observed.value)
        json.name("observedUnit")
        json.string("\(observed.unit)")
      }
      for detail in check.details {
        json.name(detail.name)
        switch detail.value {
        case .text(let text): json.string(text)
        case .flag(let flag): json.boolean(flag)
        case .instant(let instant): json.instant(instant)
        }
      }
      if let output = check.output {
        json.name("output")
        json.string(output)
      }
    }
  }
}
