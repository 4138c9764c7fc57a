import HTTPServer
import Telemetry
import Upstream

/// The rules of the supplier's API: who may call, how often, for how many points, and what is in the warehouses.
struct CJDouble: UpstreamDouble {
  private enum Endpoint: Sendable {
    case signIn, renew, settings, product, variant, stockByProduct, stockByVariant

    /// As the supplier's price list has it; what is not on it costs nothing.
    var points: Int {
      switch self {
      case .signIn, .renew, .settings: 0
      case .product, .variant, .stockByProduct, .stockByVariant: 10
      }
    }
  }

  private static let base = "/api2.0/v1"
  private static let router = Router<Endpoint>([
    .init(.post, "\(base)/authentication/getAccessToken", name: "sign in", handler: .signIn),
    .init(.post, "\(base)/authentication/refreshAccessToken", name: "renew", handler: .renew),
    .init(.get, "\(base)/setting/get", name: "settings", handler: .settings),
    .init(.get, "\(base)/product/query", name: "product", handler: .product),
    .init(.get, "\(base)/product/variant/queryByVid", name: "variant", handler: .variant),
    .init(.get, "\(base)/product/stock/getInventoryByPid", name: "stock by product", handler: .stockByProduct),
    .init(.get, "\(base)/product/stock/queryByVid", name: "stock by variant", handler: .stockByVariant),
  ])

  private let catalogue: CJCatalogue
  private let movement: CJMovement
  private var account: CJAccount
  private var pins = CJPins()
  private var answered = 0

  init(_ seed: Seed, rules: CJAccountRules, now: Instant) {
    catalogue = CJCatalogue(seed)
    movement = CJMovement(start: now)
    account = CJAccount(rules: rules, now: now)
  }

  mutating func reset(now: Instant) {
    account.resetCounts(now: now)
    pins = CJPins()
  }

  mutating func answer(_ request: DoubleRequest, now: Instant) -> DoubleAnswer {
    do throws(CJRefusal) {
      switch Self.router.match(request.method, request.segments) {
      case .found(let route, _): return try answer(route.handler, request, now: now)
      case .methodNotAllowed: throw .method(request.method.rawValue)
      case .notFound: throw .unknownInterface
      }
    } catch {
      return envelope().failure(error)
    }
  }

  mutating func answer(_ failure: Faults.Failure, to request: DoubleRequest, now: Instant) -> DoubleAnswer? {
    guard case .found(let route, _) = Self.router.match(request.method, request.segments) else { return nil }
    let endpoint = route.handler
    switch failure {
    case .status(let status): return envelope().failure(.failing(status: status))
    case .unauthorized: return envelope().failure(endpoint == .signIn ? .wrongKey : .tokenInvalid)
    case .rateLimited: return envelope().failure(.throttled(account.callsPerSecond))
    case .pointsExhausted:
      guard endpoint.points > 0 else { return nil }
      let refusal = CJRefusal.noPoints(
        usedToday: account.bucket.usedToday, remaining: 0, required: endpoint.points)
      return envelope().failure(refusal)
    case .empty:
      switch endpoint {
      case .signIn, .renew, .settings: return nil
      case .product, .variant: return envelope().success(.null)
      case .stockByProduct: return envelope().success(.null, style: .stockByProduct)
      case .stockByVariant: return envelope().success(.array([]))
      }
    }
  }

  mutating func control(_ request: DoubleRequest, now: Instant) -> DoubleAnswer? {
    switch (request.method, request.segments.dropFirst().first) {
    case (.get, "points"):
      account.refill(at: now)
      return .json(account.json)
    case (.post, "stock"): return pins.setStock(request.body, in: catalogue)
    case (.post, "price"): return pins.setPrice(request.body, in: catalogue)
    default: return nil
    }
  }

  private mutating func answer(
    _ endpoint: Endpoint, _ request: DoubleRequest, now: Instant
  ) throws(CJRefusal) -> DoubleAnswer {
    switch endpoint {
    case .signIn:
      let tokens = try account.signIn(try request.cjBody(), now: now)
      return envelope().success(tokens)
    case .renew:
      let tokens = try account.renew(try request.cjBody(), now: now)
      return envelope().success(tokens)
    case .settings, .product, .variant, .stockByProduct, .stockByVariant:
      try account.admit(request.headers["cj-access-token"], points: endpoint.points, now: now)
    }
    switch endpoint {
    case .product: return envelope().success(try product(request, now: now))
    case .variant: return envelope().success(try variant(request, now: now))
    case .stockByProduct: return envelope().success(try stockByProduct(request, now: now), style: .stockByProduct)
    case .stockByVariant: return envelope().success(try stockByVariant(request, now: now))
    case .signIn, .renew, .settings: return envelope().success(account.settings)
    }
  }

  private func product(_ request: DoubleRequest, now: Instant) throws(CJRefusal) -> JSONValue {
    let found: CJProduct?
    if let pid = request.parameter("pid"), !pid.isEmpty {
      found = catalogue.product(pid: pid)
    } else if let sku = request.parameter("productSku"), !sku.isEmpty {
      found = catalogue.product(spu: sku)
    } else if let sku = request.parameter("variantSku"), !sku.isEmpty {
      found = catalogue.product(variantSKU: sku)
    } else {
      throw .badParameter
    }
    guard let product = found else { throw .productNotFound }
    guard !product.isRemoved else { throw .productRemoved }
    var variants = product.variants
    if let country = request.parameter("countryCode"), !country.isEmpty {
      variants = variants.filter { variant in
        levels(of: variant, in: product, at: now).contains { $0.country == country && $0.total > 0 }
      }
    }
    return page(of: product, variants: variants, at: now).json
  }

  /// One variant; with its stock only where that is asked for.
  private func variant(_ request: DoubleRequest, now: Instant) throws(CJRefusal) -> JSONValue {
    guard let vid = request.parameter("vid"), !vid.isEmpty else { throw .empty("vid") }
    guard let (product, variant) = catalogue.variant(vid: vid) else { throw .variantNotFound }
    guard !product.isRemoved else { throw .variantRemoved }
    guard case .object(var members) = page(of: product, variants: [variant], at: now).variant(variant) else {
      return .null
    }
    if request.parameter("features")?.contains("enable_inventory") == true {
      members["inventories"] = CJStockPage.ofVariant(levels(of: variant, in: product, at: now))
    }
    return .object(members)
  }

  private func page(of product: CJProduct, variants: [CJVariant], at now: Instant) -> CJProductPage {
    let costs = product.variants.map { ($0.vid, pins.costs[$0.vid] ?? movement.cost(of: $0, at: now)) }
    return CJProductPage(product: product, costs: Dictionary(costs) { first, _ in first }, variants: variants)
  }

  /// An unknown or removed product is answered with success and nothing: the call does not prove anything.
  private func stockByProduct(_ request: DoubleRequest, now: Instant) throws(CJRefusal) -> JSONValue {
    guard let pid = request.parameter("pid"), !pid.isEmpty else { throw .empty("pid") }
    guard let product = catalogue.product(pid: pid), !product.isRemoved else { return .null }
    return CJStockPage.byProduct(
      product.variants.map { (vid: $0.vid, levels: levels(of: $0, in: product, at: now)) })
  }

  private func stockByVariant(_ request: DoubleRequest, now: Instant) throws(CJRefusal) -> JSONValue {
    guard let vid = request.parameter("vid"), !vid.isEmpty else { throw .empty("vid") }
    guard let (product, variant) = catalogue.variant(vid: vid) else { throw .variantNotFound }
    if product.isRemoved { return .array([]) }
    return CJStockPage.byVariant(vid, levels(of: variant, in: product, at: now))
  }

  private func levels(of variant: CJVariant, in product: CJProduct, at now: Instant) -> [CJMovement.Level] {
    pins.levels(of: variant.vid, over: movement.levels(of: variant, in: product, at: now))
  }

  private mutating func envelope() -> CJEnvelope {
    answered += 1
    let halves = ["a", "b"].map { String(StableHash.of("\($0) \(answered)"), radix: 16) }
    return CJEnvelope(requestID: halves.joined(), points: account.bucket.info)
  }
}

extension DoubleRequest {
  fileprivate func cjBody() throws(CJRefusal) -> JSONValue {
    guard !body.isEmpty else { throw .bodyMissing }
    guard let value = try? JSONValue(parsing: body) else { throw .bodyNotJSON }
    return value
  }
}
