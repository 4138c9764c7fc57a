import HTTPServer

/// A target understood as far as its text tells: which page, and under which key it is stored if it is.
enum PageRequest: Equatable {
  case productList(ProductListQuery)
  /// An id or a slug, decoded.
  case product(String, LanguageRange?)
  case categoryTree(LanguageRange?)
  /// An id or a slug, decoded.
  case category(String, LanguageRange?)

  /// - Throws: what is wrong with the target.
  init(_ target: String) throws(Problem) {
    let parsed: Target
    do {
      parsed = try Target(parsing: target)
    } catch {
      throw .badTarget
    }
    guard case .found(let route, let segments) = Routes.all.match(.get, parsed.segments),
      case .page(let page) = route.handler.work
    else { throw .notFound }
    let items = parsed.items.map { ($0.name, $0.value) }
    do throws(InvalidParameters) {
      switch page {
      case .productList: self = .productList(try ProductListQuery(items))
      case .product: self = .product(segments["product"] ?? "", try Self.language(items))
      case .categoryTree: self = .categoryTree(try Self.language(items))
      case .category: self = .category(segments["category"] ?? "", try Self.language(items))
      }
    } catch {
      throw .invalid(error)
    }
  }

  /// The one spelling of what was asked, whatever the shop has.
  var key: String {
    switch self {
    case .productList(let query): query.canonicalTarget
    case .product(let name, let language): ProductDetailPage.target(name, language)
    case .categoryTree(let language): CategoryTreePage.target(language)
    case .category(let name, let language): CategoryPage.target(name, language)
    }
  }

  /// The language asked for; nil: none.
  var language: LanguageRange? {
    switch self {
    case .productList(let query): query.language
    case .product(_, let language), .categoryTree(let language), .category(_, let language): language
    }
  }

  /// The same page in another language.
  func asked(in language: LanguageRange?) -> Self {
    switch self {
    case .productList(var query):
      query.language = language
      return .productList(query)
    case .product(let name, _): return .product(name, language)
    case .categoryTree: return .categoryTree(language)
    case .category(let name, _): return .category(name, language)
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
    case .categoryTree, .category: .tooManyCategories
    }
  }

  /// Of an address that takes a language alone.
  private static func language(_ items: [(name: String, value: String)]) throws(InvalidParameters) -> LanguageRange? {
    var parameters = Parameters(items, known: [Parameters.languageName])
    let language = parameters.language()
    try parameters.check()
    return language
  }
}
