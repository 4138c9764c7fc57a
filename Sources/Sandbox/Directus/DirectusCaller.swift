import Upstream

/// Who asks, and what that caller may do: the reader and importer of a well kept shop, an administrator, or nobody.
struct DirectusCaller: Sendable, Equatable {
  /// The users the sandbox has.
  enum Role: String, Sendable, CaseIterable {
    case anyone, reader, importer, administrator
  }

  static let anyone = Self(.anyone)
  static let reader = Self(.reader)
  static let importer = Self(.importer)
  static let administrator = Self(.administrator)

  let role: Role
  /// Not looked at for an administrator.
  let rights: DirectusRights

  init(_ role: Role, shape: DirectusShape = .reference) {
    let rights: DirectusRights =
      switch role {
      case .anyone, .administrator: DirectusRights()
      case .reader: .reader(of: shape)
      case .importer: .importer(of: shape)
      }
    self.init(role, rights: rights)
  }

  init(_ role: Role, rights: DirectusRights) {
    self.role = role
    self.rights = rights
  }

  /// The caller with one of the sandbox's static tokens; nil for any other.
  init?(token: String, shape: DirectusShape = .reference) {
    guard let role = Role.allCases.first(where: { $0.token == token }) else { return nil }
    self.init(role, shape: shape)
  }

  static func == (left: Self, right: Self) -> Bool { left.role == right.role }

  var isAdministrator: Bool { role == .administrator }

  /// The key of the caller's user, made up.
  var userID: String { role.userID }

  func readable(_ collection: String) -> DirectusColumns { may(\.read, collection) }
  func creatable(_ collection: String) -> DirectusColumns { may(\.create, collection) }
  func updatable(_ collection: String) -> DirectusColumns { may(\.update, collection) }
  func deletable(_ collection: String) -> DirectusColumns { may(\.delete, collection) }

  private func may(_ action: KeyPath<DirectusRights, [String: DirectusColumns]>, _ collection: String)
    -> DirectusColumns
  {
    isAdministrator ? .all : rights[keyPath: action][collection] ?? .none
  }

  /// `/permissions/me` for the collections of the shop.
  func permissions(for collections: [String]) -> JSONValue {
    var map: [String: JSONValue] = [:]
    for collection in collections {
      let actions = [
        "read": readable(collection), "create": creatable(collection), "update": updatable(collection),
        "delete": deletable(collection),
      ]
      guard actions.values.contains(where: { $0 != .none }) else { continue }
      var entry = actions.mapValues { $0.access() }
      entry["read"] = readable(collection).access(
        isPartial: rights.hidesRows || rights.rules[collection] != nil)
      entry["share"] = (isAdministrator ? DirectusColumns.all : .none).access()
      map[collection] = .object(entry)
    }
    return .object(map)
  }

  /// `/permissions/me/{collection}/{key}`: what may be done to one row.
  func permissions(on collection: String) -> JSONValue {
    func flag(_ columns: DirectusColumns) -> JSONValue { .object(["access": .bool(columns != .none)]) }
    return .object([
      "update": flag(updatable(collection)), "delete": flag(deletable(collection)),
      "share": .object(["access": .bool(isAdministrator)]),
    ])
  }
}

extension DirectusCaller.Role {
  /// nil for nobody.
  var token: String? {
    switch self {
    case .anyone: nil
    case .reader: "sandbox-reader-token"
    case .importer: "sandbox-importer-token"
    case .administrator: "sandbox-admin-token"
    }
  }

  var userID: String {
    switch self {
    case .anyone: ""
    case .reader: "686f66df-5904-4435-ae86-ec65cc37e48a"
    case .importer: "197cc0c1-57d7-49bb-b76b-702ff91719d8"
    case .administrator: "32d758c0-73a2-4341-81d6-fab8fc4fc5cd"
    }
  }

  /// The key of the role in Directus.
  var roleID: String {
    switch self {
    case .anyone: ""
    case .reader: "5541272c-a82f-41a6-bc86-f13737146866"
    case .importer: "ed4ed893-344f-4828-bf39-b16b0a01f943"
    case .administrator: "db73b53c-95e3-421e-b3a4-d7cb3a1debdf"
    }
  }
}
