import Foundation
import Upstream

/// What the server tells about itself, more to those who are signed in.
enum DirectusStatus {
  /// The `data` of `/server/info`.
  static func info(_ seeded: JSONValue, for caller: DirectusCaller, settings: DirectusSettings) -> JSONValue {
    var members = seeded.object ?? [:]
    members["version"] = .string(settings.version.rawValue)
    members["queryLimit"] = .object([
      "default": .whole(settings.defaultLimit), "max": .whole(settings.maximalLimit ?? -1),
    ])
    if let points = settings.ratePoints {
      members["rateLimit"] = .object(["points": .whole(points), "duration": .whole(settings.rateSeconds)])
    }
    if settings.version < .v11_13 { members["setupCompleted"] = nil }
    guard caller == .anyone else { return .object(members) }
    return .object(members.filter { ["project", "setupCompleted"].contains($0.key) })
  }

  /// What `/server/health` says beside `ok`; figures are made up and the same every time.
  static func health(for caller: DirectusCaller, settings: DirectusSettings) -> [String: JSONValue] {
    guard caller.isAdministrator else { return [:] }
    let database = settings.vendor == .postgres ? "pg" : "sqlite3"
    func check(_ type: String, _ figures: [String: JSONValue] = [:]) -> JSONValue {
      let basis: [String: JSONValue] = ["status": .string("ok"), "componentType": .string(type)]
      return .array([.object(basis.merging(figures) { _, figure in figure })])
    }
    return [
      "releaseId": .string(settings.version.rawValue), "serviceId": .string("http://127.0.0.1:8055"),
      "checks": .object([
        "\(database):responseTime": check(
          "datastore", ["observedUnit": .string("ms"), "observedValue": .number(1), "threshold": .number(150)]),
        "\(database):connectionsAvailable": check("datastore", ["observedValue": .number(2)]),
        "\(database):connectionsUsed": check("datastore", ["observedValue": .number(0)]),
        "storage:local:responseTime": check(
          "objectstore", ["observedUnit": .string("ms"), "observedValue": .number(1), "threshold": .number(750)]),
        "email:connection": check("email"),
      ]),
    ]
  }
}
