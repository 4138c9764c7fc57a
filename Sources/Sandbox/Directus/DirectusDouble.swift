import HTTPServer
import Telemetry
import Upstream

/// The rules of a Directus that keeps a shop: who may ask what, in the order in which the real one checks it.
struct DirectusDouble: UpstreamDouble {
  private enum Endpoint: Sendable {
    case ping, info, health, me, permissions
    case fields, fieldsOf, field, collections, collection, relations
    case list, item, update
  }

  private static let router = Router<Endpoint>([
    .init(.get, "/server/ping", name: "ping", handler: .ping),
    .init(.get, "/server/info", name: "info", handler: .info),
    .init(.get, "/server/health", name: "health", handler: .health),
    .init(.get, "/users/me", name: "me", handler: .me),
    .init(.get, "/permissions/me", name: "permissions", handler: .permissions),
    .init(.get, "/fields", name: "fields", handler: .fields),
    .init(.get, "/fields/{collection}", name: "fields of", handler: .fieldsOf),
    .init(.get, "/fields/{collection}/{field}", name: "field", handler: .field),
    .init(.get, "/collections", name: "collections", handler: .collections),
    .init(.get, "/collections/{collection}", name: "collection", handler: .collection),
    .init(.get, "/relations", name: "relations", handler: .relations),
    .init(.get, "/items/{collection}", name: "list", handler: .list),
    .init(.get, "/items/{collection}/{key}", name: "item", handler: .item),
    .init(.patch, "/items/{collection}/{key}", name: "update", handler: .update),
  ])
  /// Methods under `/items` that the real one also has, by the number of path segments.
  private static let unplayedItems: [(Method, Int)] = [(.post, 2), (.patch, 2), (.delete, 2), (.delete, 3)]

  /// First segments of paths that the real one also has.
  private static let unplayed: Set<String> = [
    "activity", "assets", "auth", "files", "flows", "folders", "graphql", "operations", "permissions", "policies",
    "presets", "relations", "revisions", "roles", "schema", "settings", "users", "utils", "versions",
  ]

  private let seed: Seed
  private let schema: DirectusSchema
  private let vendor: VendorFormat
  private var rows: DirectusRows

  init(_ seed: Seed, vendor: VendorFormat) {
    self.seed = seed
    self.vendor = vendor
    schema = DirectusSchema(seed)
    rows = DirectusRows(seed, schema: schema)
  }

  mutating func reset(now: Instant) {
    rows = DirectusRows(seed, schema: schema)
  }

  mutating func control(_ request: DoubleRequest, now: Instant) -> DoubleAnswer? { nil }

  mutating func answer(_ request: DoubleRequest, now: Instant) -> DoubleAnswer {
    do {
      return try success(request, now: now).revalidated(by: request)
    } catch {
      return DoubleAnswer.directus(error.status, error.json)
    }
  }

  func answer(_ failure: Faults.Failure, to request: DoubleRequest, now: Instant) -> DoubleAnswer? {
    switch failure {
    case .status(let status): return .directus(status, DirectusRefusal(status: status).json)
    case .unauthorized:
      let refusal = DirectusRefusal.invalidCredentials
      return .directus(refusal.status, refusal.json)
    case .rateLimited:
      let refusal = DirectusRefusal.tooMany(limit: 50, reset: now.advanced(by: .seconds(1)).directusText)
      var answer = DoubleAnswer.directus(refusal.status, refusal.json)
      answer.headers.append(("Retry-After", "1"))
      return answer
    case .empty:
      return request.segments.first == "items" ? .directus(200, .object(["data": .array([])])) : nil
    case .pointsExhausted: return nil
    }
  }

  private mutating func success(_ request: DoubleRequest, now: Instant) throws(DirectusRefusal) -> DoubleAnswer {
    let body = try request.jsonBody()
    let token = try request.token()
    let match = Self.router.match(request.method, request.segments)
    if case .found(let route, _) = match, route.handler == .ping { return .pong }
    let caller = try caller(of: token)
    let query = try DirectusQuery(request.query)
    guard case .found(let route, let parameters) = match else {
      let form = (request.method, request.segments.count)
      let isItems = request.segments.first == "items" && Self.unplayedItems.contains { $0 == form }
      if isItems || Self.unplayed.contains(request.segments.first ?? "") {
        throw .notPlayed("\(request.method.rawValue) \(request.path)")
      }
      throw .route(request.path)
    }
    let collection = parameters["collection"] ?? ""
    let reader = DirectusReader(schema: schema, rows: rows, vendor: vendor, caller: caller, now: now)
    switch route.handler {
    case .ping: return .pong
    case .info: return .directus(200, .object(["data": info(for: caller)]))
    case .health: return .healthy
    case .me:
      guard caller != .anyone else { throw .invalidCredentials }
      return .directus(200, .object(["data": .object(["id": .string(caller.userID)])]))
    case .permissions:
      guard caller != .anyone else { throw .forbidden }
      return .directus(200, .object(["data": caller.permissions(for: schema.collections)]))
    case .fields, .fieldsOf, .field, .collections, .collection, .relations:
      let answer = try description(route.handler, collection, field: parameters["field"] ?? "", for: caller)
      return .directus(200, .object(["data": answer]))
    case .list: return .directus(200, try reader.list(collection, query: query))
    case .item: return .directus(200, try reader.item(parameters["key"] ?? "", of: collection, query: query))
    case .update:
      return try update(parameters["key"] ?? "", of: collection, body: body, query: query, reader: reader)
    }
  }

  private func caller(of token: String?) throws(DirectusRefusal) -> DirectusCaller {
    guard let token else { return .anyone }
    guard let caller = DirectusCaller(token: token) else { throw .invalidCredentials }
    return caller
  }

  /// Versions and limits are for those who are signed in.
  private func info(for caller: DirectusCaller) -> JSONValue {
    guard caller == .anyone, case .object(let members) = seed.serverInfo else { return seed.serverInfo }
    return .object(members.filter { ["project", "setupCompleted"].contains($0.key) })
  }

  /// The schema is shown to administrators alone, as a lean token of the real one is refused it.
  private func description(
    _ endpoint: Endpoint, _ collection: String, field: String, for caller: DirectusCaller
  ) throws(DirectusRefusal) -> JSONValue {
    guard caller == .administrator else {
      switch endpoint {
      case .fields, .fieldsOf, .field: throw .action("read", collection: "directus_fields")
      case .relations: throw .action("read", collection: "directus_relations")
      default: throw .collection("directus_collections")
      }
    }
    switch endpoint {
    case .relations: return .array(schema.relationRows)
    case .collections: return .array(schema.collectionRows)
    case .collection:
      guard let row = schema.collectionRows.first(where: { $0["collection"] == .string(collection) }) else {
        throw .forbidden
      }
      return row
    case .fieldsOf:
      guard let fields = schema.fields[collection] else { throw .collection(collection) }
      return .array(fields.map { described($0) })
    case .field:
      guard let field = schema.field(field, of: collection) else { throw .forbidden }
      return described(field)
    default: return .array(schema.collections.flatMap { schema.fields[$0] ?? [] }.map { described($0) })
    }
  }

  /// On SQLite a decimal column is made as a float, and is called so.
  private func described(_ field: DirectusField) -> JSONValue {
    guard vendor == .sqlite, field.type == "decimal", case .object(var members) = field.row else { return field.row }
    members["type"] = .string("float")
    return .object(members)
  }

  private mutating func update(
    _ key: String, of collection: String, body: JSONValue, query: DirectusQuery, reader: DirectusReader
  ) throws(DirectusRefusal) -> DoubleAnswer {
    guard schema.key(of: collection)?.type != "uuid" || key.isUUID else { throw .forbidden }
    let update = DirectusUpdate(schema: schema, caller: reader.caller, collection: collection, now: reader.now)
    let changes: [String: JSONValue]
    switch body {
    case .object(let members): changes = members
    case .array(let elements): changes = Dictionary(uniqueKeysWithValues: elements.enumerated().map { ("\($0)", $1) })
    default: changes = [:]
    }
    try update.check(changes)
    let value = schema.keyValue(key, of: collection)
    guard let row = rows.row(value, in: collection) else {
      if reader.caller == .administrator { return .nothingDone }
      throw .update(changes.keys.sorted(), collection: collection)
    }
    rows.replace(try update.applied(changes, to: row), key: value, in: collection)
    let after = DirectusReader(schema: schema, rows: rows, vendor: vendor, caller: reader.caller, now: reader.now)
    return .directus(200, try after.item(key, of: collection, query: query))
  }
}
