/// What a caller has to know to be let in; each route declares one.
enum AccessKey: Sendable {
  /// Open to everybody.
  case none
  /// The secret the shop's flows send, in `X-Hook-Token` or as a bearer token.
  case hook
  /// The operator's key, as a bearer token.
  case admin

  /// The setting that holds it, as it is named in answers; nil where none is needed.
  var setting: String? {
    switch self {
    case .none: nil
    case .hook: "TOUSKI_DIRECTUS_HOOK_TOKEN"
    case .admin: "TOUSKI_ADMIN_KEY"
    }
  }
}
