import Upstream

/// A refusal in the words of the real Directus: status, message and code, checked against recorded answers.
struct DirectusRefusal: Error {
  let status: Int
  let message: String
  /// What stands beside the code.
  let extensions: [String: JSONValue]
  let code: String
  /// Further entries of the same answer.
  var others: [DirectusRefusal] = []

  init(_ status: Int, _ code: String, _ message: String, _ extensions: [String: JSONValue] = [:]) {
    self.status = status
    self.code = code
    self.message = message
    self.extensions = extensions
  }

  /// A status as the fault switches ask for it.
  init(status: Int) {
    switch status {
    case 503:
      self.init(
        503, "SERVICE_UNAVAILABLE", "Service \"api\" is unavailable. Under pressure.",
        ["service": .string("api"), "reason": .string("Under pressure")])
    default: self.init(status, "INTERNAL_SERVER_ERROR", "An unexpected error occurred.")
    }
  }

  /// Bad tokens of any kind, and users that were suspended.
  static var invalidCredentials: Self { Self(401, "INVALID_CREDENTIALS", "Invalid user credentials.") }
  static var forbidden: Self { Self(403, "FORBIDDEN", "You don't have permission to access this.") }
  /// What a wrongly typed value ends in on Postgres.
  static var unexpected: Self { Self(500, "INTERNAL_SERVER_ERROR", "An unexpected error occurred.") }

  static func collection(_ name: String, at path: String = "") -> Self {
    forbidden(
      "You don't have permission to access collection \"\(name)\" or it does not exist. Queried in \(place(path)).")
  }

  /// A collection that is not there, which older versions do not name.
  static func unknownCollection(_ name: String, version: DirectusVersion = .v11_17) -> Self {
    version < .v11_13 ? forbidden : collection(name)
  }

  /// Some routes word it differently.
  static func action(_ action: String, collection: String) -> Self {
    forbidden(
      "You don't have permission to perform \"\(action)\" for collection \"\(collection)\" or it does not exist.")
  }

  static func update(_ fields: [String], collection: String) -> Self {
    let names = fields.map { "\"\($0)\"" }.joined(separator: ", ")
    return forbidden(
      "You don't have permissions to perform \"update\" for the field(s) \(names) in collection \"\(collection)\" "
        + "or it does not exist.")
  }

  /// Fields that are unknown or forbidden, which Directus does not tell apart.
  static func fields(_ names: [String], collection: String, at path: String = "") -> Self {
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let which = names.count == 1 ? "field \(list)" : "fields \(list)"
    let existence = names.count == 1 ? "it does not exist" : "they do not exist"
    return forbidden(
      "You don't have permission to access \(which) in collection \"\(collection)\" or \(existence). "
        + "Queried in \(place(path)).")
  }

  private static func place(_ path: String) -> String { path.isEmpty ? "root" : "\"\(path)\"" }

  static func query(_ reason: String) -> Self {
    Self(400, "INVALID_QUERY", "Invalid query. \(reason).", ["reason": .string(reason)])
  }

  static func payload(_ reason: String) -> Self {
    Self(400, "INVALID_PAYLOAD", "Invalid payload. \(reason).", ["reason": .string(reason)])
  }

  static func null(_ field: String) -> Self {
    Self(
      400, "FAILED_VALIDATION", "Validation failed for field \"\(field)\". Value can't be null.",
      ["field": .string(field), "path": .array([]), "type": .string("nnull")])
  }

  static func route(_ path: String) -> Self {
    Self(404, "ROUTE_NOT_FOUND", "Route \(path) doesn't exist.", ["path": .string(path)])
  }

  static func tooMany(limit: Int, reset: String, milliseconds: Int) -> Self {
    let wait = milliseconds < 1000 ? "\(milliseconds)ms" : "\((milliseconds + 500) / 1000)s"
    return Self(
      429, "REQUESTS_EXCEEDED", "Too many requests, retry after \(wait).",
      ["limit": .whole(limit), "reset": .string(reset)])
  }

  /// The real one can do this, the double cannot; better said than answered wrongly.
  static func notPlayed(_ what: String) -> Self {
    Self(501, "NOT_IN_SANDBOX", "The sandbox does not play \(what).")
  }

  var json: JSONValue {
    .object(["errors": .array(([self] + others).map(\.entry))])
  }

  private var entry: JSONValue {
    let details = extensions.merging(["code": .string(code)]) { _, code in code }
    return .object(["message": .string(message), "extensions": .object(details)])
  }

  private static func forbidden(_ message: String) -> Self {
    Self(403, "FORBIDDEN", message, ["reason": .string(message)])
  }
}
