import Upstream

/// What a caller is told about itself: user, role, policies.
struct DirectusSelf: Sendable {
  let caller: DirectusCaller

  /// `/users/me`: just the key for those who may not read users.
  ///
  /// - Parameter fields: What is asked for.
  func user(_ fields: [String]) throws(DirectusRefusal) -> JSONValue {
    if caller.role == .anyone { throw .invalidCredentials }
    guard caller.isAdministrator else { return .object(["id": .string(caller.userID)]) }
    var members: [String: JSONValue] = [:]
    for name in Self.columns { members[name] = .null }
    members.merge([
      "id": .string(caller.userID), "first_name": .string("Admin"), "last_name": .string("User"),
      "email": .string("admin@shop.example.com"), "password": .string("**********"), "status": .string("active"),
      "role": .string(caller.role.roleID), "token": .string("**********"), "provider": .string("default"),
      "email_notifications": .bool(true), "text_direction": .string("auto"), "policies": .array([]),
    ]) { _, value in value }
    if fields == ["*"] { return .object(members) }
    for name in fields where name.hasPrefix("role.") {
      members["role"] = .object(["id": .string(caller.role.roleID), "name": .string("Administrator")])
    }
    let heads = Set(fields.map { String($0.prefix { $0 != "." }) })
    var answer = members.filter { heads.contains($0.key) }
    if fields.contains("role.name"), !fields.contains("role.id") {
      answer["role"] = .object(["name": .string("Administrator")])
    }
    return .object(answer)
  }

  func roles() throws(DirectusRefusal) -> JSONValue {
    if caller.role == .anyone { throw .forbidden }
    var role: [String: JSONValue] = ["id": .string(caller.role.roleID)]
    if caller.isAdministrator {
      role.merge([
        "name": .string("Administrator"), "icon": .string("verified"), "description": .string("$t:admin_description"),
        "parent": .null, "children": .array([]), "policies": .texts(["86697992-d709-46cc-96fa-002a298cce7c"]),
        "users": .texts([caller.userID]),
      ]) { _, value in value }
    }
    return .array([.object(role)])
  }

  var globals: JSONValue {
    if caller.role == .anyone { return .object(["app_access": .bool(false)]) }
    let flag = JSONValue.bool(caller.isAdministrator)
    return .object(["app_access": flag, "admin_access": flag, "enforce_tfa": .bool(false)])
  }

  private static let columns = [
    "location", "title", "description", "tags", "avatar", "language", "tfa_secret", "last_access", "last_page",
    "external_identifier", "auth_data", "appearance", "theme_dark", "theme_light", "theme_light_overrides",
    "theme_dark_overrides",
  ]
}
