import HTTPServer

/// A target understood: which page, and under which key it is stored as far as that is known before looking.
enum PageRequest: Equatable {
  case productList(ProductListQuery)
  /// An id or a slug, decoded.
  case product(String)

  /// - Throws: what is wrong with the target.
  init(_ target: String) throws(Problem) {
    let parsed: Target
    do {
      parsed = try Target(parsing: target)
    } catch {
      throw .badTarget
    }
    guard case .found(let route, let parameters) = PageRoutes.router.match(.get, parsed.segments) else {
      throw .notFound
    }
    do {
      switch route.handler {
      case .productList:
        self = .productList(try ProductListQuery(parsed.items.map { ($0.name, $0.value) }))
      case .product:
        try Self.refuseParameters(parsed.items)
        self = .product(parameters["product"] ?? "")
      case .probe:
        throw Problem.notFound
      }
    } catch let invalid as InvalidParameters {
      throw .invalid(invalid)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .broken(TraceID.random())
    }
  }

  var key: String {
    switch self {
    case .productList(let query): query.canonicalTarget
    case .product(let name): ProductDetailPage.target(slug: name)
    }
  }

  /// What the asker of a page hears that exceeds `PageLimits.decodedBody`.
  var tooLarge: Problem {
    switch self {
    case .productList:
      .invalid(
        InvalidParameters(items: [
          .init(parameter: "pageSize", detail: "These products make too large a page; ask for fewer.", allowed: nil)
        ]))
    case .product: .tooLarge
    }
  }

  private static func refuseParameters(_ items: [Target.Item]) throws(InvalidParameters) {
    guard !items.isEmpty else { return }
    throw InvalidParameters(
      items: items.map { .init(parameter: $0.name, detail: "This address takes no parameters.", allowed: []) })
  }
}
