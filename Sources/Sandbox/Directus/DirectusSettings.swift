import Foundation
import Upstream

/// What an operator of a Directus chooses, and what the double plays accordingly.
struct DirectusSettings: Sendable, Equatable {
  /// How the server treats a user whom someone has turned against.
  enum Standing: String, Sendable, CaseIterable {
    case active
    /// The static token was taken back, or the user is suspended: 401.
    case revoked
    /// The policies were taken away: 403 on every collection.
    case rightless
    /// A rule was added that no row passes: 200 without rows.
    case blind
  }

  /// Highest figure a limit may have; because an absurd number must not overflow.
  private static let most = 1_000_000

  var shape = DirectusShape.reference
  var vendor = VendorFormat.postgres
  var version = DirectusVersion.v11_17
  /// Rows of a list that names no limit (`QUERY_LIMIT_DEFAULT`).
  var defaultLimit = 100
  /// Most rows of one list (`QUERY_LIMIT_MAX`); nil: no bound.
  var maximalLimit: Int?
  /// Requests one address may make in `rateSeconds` (`RATE_LIMITER_POINTS`); nil: no limiter.
  var ratePoints: Int?
  var rateSeconds = 1
  /// Seconds for which reads are kept and given again whatever is written meanwhile (`CACHE_ENABLED` without
  /// `CACHE_AUTO_PURGE`, `CACHE_TTL`); nil: no cache.
  var cacheSeconds: Int?
  var standings: [DirectusCaller.Role: Standing] = [:]
  /// Rights that differ from the usual ones.
  var rights: [DirectusCaller.Role: DirectusRights] = [:]

  /// The settings that a control route may change at run time; those not named keep their values.
  func changed(by value: JSONValue) throws(InvalidFault) -> Self {
    guard case .object(let members) = value else { throw InvalidFault(name: "body") }
    var settings = self
    for (name, value) in members {
      switch (name, value.integer) {
      case ("version", _):
        guard let version = value.string.flatMap(DirectusVersion.init) else { throw InvalidFault(name: name) }
        settings.version = version
      case ("defaultLimit", let number?) where (1...Self.most).contains(number): settings.defaultLimit = number
      case ("maximalLimit", let number?) where (1...Self.most).contains(number): settings.maximalLimit = number
      case ("maximalLimit", nil) where value == .null: settings.maximalLimit = nil
      case ("ratePoints", let number?) where (1...Self.most).contains(number): settings.ratePoints = number
      case ("ratePoints", nil) where value == .null: settings.ratePoints = nil
      case ("cacheSeconds", let number?) where (1...Self.most).contains(number): settings.cacheSeconds = number
      case ("cacheSeconds", nil) where value == .null: settings.cacheSeconds = nil
      case ("rateSeconds", let number?) where (1...Self.most).contains(number): settings.rateSeconds = number
      default:
        guard let role = DirectusCaller.Role(rawValue: name), let standing = value.string.flatMap(Standing.init) else {
          throw InvalidFault(name: name)
        }
        settings.standings[role] = standing
      }
    }
    return settings
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "shape": .string(shape.rawValue), "vendor": .string(vendor.rawValue), "version": .string(version.rawValue),
      "defaultLimit": .whole(defaultLimit), "maximalLimit": maximalLimit.map { .whole($0) } ?? .null,
      "ratePoints": ratePoints.map { .whole($0) } ?? .null, "rateSeconds": .whole(rateSeconds),
      "cacheSeconds": cacheSeconds.map { .whole($0) } ?? .null,
    ]
    for role in DirectusCaller.Role.allCases {
      members[role.rawValue] = .string((standings[role] ?? .active).rawValue)
    }
    return .object(members)
  }

  /// The caller with what is left of the rights.
  func caller(_ role: DirectusCaller.Role) throws(DirectusRefusal) -> DirectusCaller {
    var rights = rights[role] ?? DirectusCaller(role, shape: shape).rights
    switch standings[role] ?? .active {
    case .active: break
    case .revoked: throw .invalidCredentials
    case .rightless: rights = DirectusRights()
    case .blind: rights.hidesRows = true
    }
    return DirectusCaller(role, rights: rights)
  }
}
