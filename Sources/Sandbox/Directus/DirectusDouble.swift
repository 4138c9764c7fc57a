import HTTPServer
import Telemetry
import Upstream

/// The rules of a Directus that keeps a shop: who may ask what, in the order in which the real one checks it.
struct DirectusDouble: UpstreamDouble {
  private let seed: Seed
  private let schema: DirectusSchema
  private let original: DirectusSettings
  private var settings: DirectusSettings
  private var rows: DirectusRows
  private var limiter = DirectusRateLimiter()
  private var cache = DirectusCache()
  private var sessions = DirectusSessions()
  private var writer = DirectusWriter()
  private var flow: DirectusFlow

  init(_ seed: Seed, settings: DirectusSettings, flow: DirectusFlow = DirectusFlow()) {
    self.seed = seed
    self.flow = flow
    self.settings = settings
    original = settings
    schema = DirectusSchema(seed, vendor: settings.vendor)
    rows = DirectusRows(seed, schema: schema)
  }

  init(_ seed: Seed, vendor: VendorFormat) {
    var settings = DirectusSettings()
    settings.vendor = vendor
    self.init(seed, settings: settings)
  }

  mutating func reset(now: Instant) {
    settings = original
    limiter = DirectusRateLimiter()
    cache = DirectusCache()
    sessions.reset()
    writer = DirectusWriter()
    flow.reset()
    rows = DirectusRows(seed, schema: schema)
  }

  /// `GET` and `PUT /_sandbox/settings`: what an operator of the real one chooses.
  mutating func control(_ request: DoubleRequest, now: Instant) -> DoubleAnswer? {
    guard request.segments == ["_sandbox", "settings"] else {
      return flow.control(request) ?? sessions.control(request)
    }
    switch request.method {
    case .get: return .json(settings.json)
    case .put:
      guard let value = try? JSONValue(parsing: request.body) else {
        return .json(400, .object(["error": .string("The body is not JSON.")]))
      }
      do throws(InvalidFault) {
        settings = try settings.changed(by: value)
        return .json(settings.json)
      } catch {
        return .json(400, .object(["error": .string("\(error.name) is not a setting, or not with this value.")]))
      }
    default: return nil
    }
  }

  mutating func answer(_ request: DoubleRequest, now: Instant) -> DoubleAnswer {
    flow.settle(&rows, for: request, now: now)
    do {
      return try success(request, now: now).revalidated(by: request)
    } catch {
      return DoubleAnswer.directus(error.status, error.json)
    }
  }

  func answer(unreadable error: TargetError, path: String) -> DoubleAnswer {
    let refusal: DirectusRefusal =
      switch error {
      case .dotSegment: .route(path)
      // A NUL in a key is no key; in a query it reaches the database.
      case .nul where !path.contains("?"): .forbidden
      default: .unexpected
      }
    return .directus(refusal.status, refusal.json)
  }

  func answer(_ failure: Faults.Failure, to request: DoubleRequest, now: Instant) -> DoubleAnswer? {
    switch failure {
    case .status(503): return .underPressure()
    case .status(let status): return .directus(status, DirectusRefusal(status: status).json)
    case .unauthorized:
      let refusal = DirectusRefusal.invalidCredentials
      return .directus(refusal.status, refusal.json)
    case .rateLimited:
      let reset = now.advanced(by: .seconds(1)).directusText
      return .limited(.tooMany(limit: 50, reset: reset, milliseconds: 1000), retryAfter: 1)
    case .empty:
      return request.segments.first == "items" ? .directus(200, .object(["data": .array([])])) : nil
    case .pointsExhausted: return nil
    }
  }

  private mutating func success(_ request: DoubleRequest, now: Instant) throws(DirectusRefusal) -> DoubleAnswer {
    let body = try request.jsonBody()
    _ = try request.token()
    let route = DirectusRoute(verb: request.verb, segments: request.segments)
    switch route {
    case .root:
      return .text(
        "Found. Redirecting to ./admin", status: 302, headers: [("Location", "./admin"), ("Vary", "Accept")])
    case .robots: return .text("User-agent: *\nDisallow: /")
    default: break
    }
    if let (refusal, retryAfter) = limiter.refusal(for: request, settings: settings, now: now) {
      return .limited(refusal, retryAfter: retryAfter)
    }
    if route == .ping { return .pong }
    let caller = try settings.caller(sessions.role(of: request, now: now))
    let query = try DirectusQuery(request.query, settings: settings)
    if request.verb == "GET", settings.cacheSeconds != nil,
      let kept = cache.answer(to: request, for: caller, now: now)
    {
      return kept
    }
    guard let route else { throw .route(request.path) }
    let reader = DirectusReader(schema: schema, rows: rows, caller: caller, now: now, settings: settings)
    switch route {
    case .change(_, let collection, let key):
      let written = writer.write(request, collection: collection, key: key, body: body, reader: reader)
      return flow.finish(written, rows: &rows, now: now)
    case .session:
      guard let answer = sessions.answer(request, body: body, now: now) else { throw .route(request.path) }
      return answer
    default:
      let answer = try read(route, body: body, query: query, reader: reader, request: request)
      return cache.keep(answer, to: request, for: caller, seconds: settings.cacheSeconds, now: now)
    }
  }

  private func read(
    _ route: DirectusRoute, body: JSONValue, query: DirectusQuery, reader: DirectusReader, request: DoubleRequest
  ) throws(DirectusRefusal) -> DoubleAnswer {
    let caller = reader.caller
    let described = DirectusDescriptions(schema: schema, caller: caller, version: settings.version)
    switch route {
    case .root, .robots, .ping, .change, .session, .unplayed:
      throw .notPlayed("\(request.verb) \(request.path)")
    case .options(let methods): return .text(methods, type: "text/html", headers: [("Allow", methods)])
    case .info: return .data(DirectusStatus.info(seed.serverInfo, for: caller, settings: settings))
    case .health: return .health(DirectusStatus.health(for: caller, settings: settings))
    case .me: return .data(try DirectusSelf(caller: caller).user(query.fields))
    case .myRoles: return .data(try DirectusSelf(caller: caller).roles())
    case .myGlobals: return .data(DirectusSelf(caller: caller).globals)
    case .myPermissions:
      guard caller != .anyone else { throw .forbidden }
      return .data(caller.permissions(for: schema.collections))
    case .myPermission(let collection):
      guard caller != .anyone else { throw .forbidden }
      return .data(caller.permissions(on: collection))
    case .fields(let collection, let field): return .data(try described.fields(of: collection, field: field))
    case .collections(let collection): return .data(try described.collections(collection))
    case .searchCollections: return .data(try described.collections(named: body["keys"]?.array ?? []))
    case .relations(let collection, let field): return .data(try described.relations(of: collection, field: field))
    case .system(let collection):
      guard caller.isAdministrator else { throw .collection(collection) }
      throw .notPlayed(request.path)
    case .list(let collection): return try list(collection, query: query, reader: reader)
    case .search(let collection): return try search(collection, body: body, reader: reader)
    case .item(let collection, let key): return .directus(200, try reader.item(key, of: collection, query: query))
    }
  }

  private func list(
    _ collection: String, query: DirectusQuery, reader: DirectusReader
  ) throws(DirectusRefusal) -> DoubleAnswer {
    if schema.isSingleton(collection) { return .directus(200, try reader.single(collection, query: query)) }
    let body = try reader.list(collection, query: query)
    guard let format = query.export else { return .directus(200, body) }
    let keys = try DirectusPlan(query, of: collection, reader: reader).selection.keys
    return try DirectusExport.answer(
      body["data"]?.array ?? [], as: format, of: collection, keys: keys, now: reader.now)
  }

  /// A read whose query stands in the body; the one of the URL is checked and then forgotten.
  private func search(
    _ collection: String, body: JSONValue, reader: DirectusReader
  ) throws(DirectusRefusal) -> DoubleAnswer {
    let members = body.object ?? [:]
    if let name = members.keys.sorted().first(where: { !["query", "keys"].contains($0) }) {
      throw .payload("\"\(name)\" is not allowed")
    }
    let query = try DirectusQuery(tree: members["query"]?.object ?? [:], settings: settings)
    if schema.isSingleton(collection) { return .directus(200, try reader.single(collection, query: query)) }
    return .directus(200, try reader.list(collection, query: query, keys: members["keys"]?.array))
  }
}

extension DoubleAnswer {
  fileprivate static func data(_ value: JSONValue) -> Self { .directus(200, .object(["data": value])) }

  fileprivate static func limited(_ refusal: DirectusRefusal, retryAfter: Int) -> Self {
    var answer = DoubleAnswer.directus(refusal.status, refusal.json)
    answer.headers.append(("Retry-After", "\(retryAfter)"))
    return answer
  }
}
