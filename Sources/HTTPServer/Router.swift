/// Finds the handler of a request in a list of routes, which is data anyone can read, print and test.
package struct Router<Handler: Sendable>: Sendable {
  /// One way in: a method, a pattern such as `/v1/products/{slug}`, the name metrics know it by, and who handles it.
  package struct Route: Sendable {
    /// A route of GET serves HEAD too.
    package let method: Method
    /// Segments between slashes; one in braces takes any segment that is not empty. A last one in braces with three
    /// dots, `{path...}`, takes one or more of any kind: what an empty one among them means, its handler knows.
    package let pattern: String
    /// For metrics, where the path itself would be unbounded.
    package let name: String
    /// Whatever the owner of the table calls.
    package let handler: Handler
    fileprivate let parts: [Part]

    /// - Parameter pattern: Begins with a slash.
    package init(_ method: Method, _ pattern: String, name: String, handler: Handler) {
      self.method = method
      self.pattern = pattern
      self.name = name
      self.handler = handler
      parts = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { Part($0) }
    }
  }

  /// What a path and method lead to.
  package enum Match: Sendable {
    /// Parameters by the names in the pattern, decoded; those of a tail joined by slashes.
    case found(Route, parameters: [String: String])
    /// The path exists for these methods only, in the order `Allow` should list them.
    case methodNotAllowed(allowed: [Method])
    /// No route has this path.
    case notFound
  }

  fileprivate enum Part: Sendable {
    case literal(String)
    case parameter(String)
    case tail(String)

    init(_ piece: Substring) {
      guard piece.hasPrefix("{"), piece.hasSuffix("}") else {
        self = .literal(String(piece))
        return
      }
      let name = piece.dropFirst().dropLast()
      self = name.hasSuffix("...") ? .tail(String(name.dropLast(3))) : .parameter(String(name))
    }

    /// How much it takes; the smaller wins.
    var breadth: Int {
      switch self {
      case .literal: 0
      case .parameter: 1
      case .tail: 2
      }
    }
  }

  /// All routes, in the order of the table.
  package let routes: [Route]

  /// The order matters only between routes that are equally literal.
  package init(_ routes: [Route]) {
    self.routes = routes
  }

  /// Matches decoded path segments; a literal segment wins over a parameter and that over a tail, HEAD is served by the
  /// route of GET.
  package func match(_ method: Method, _ segments: [String]) -> Match {
    var same: [Route] = []
    for route in routes where route.accepts(segments) {
      if let best = same.first {
        if best.isMoreLiteral(than: route) { continue }
        if route.isMoreLiteral(than: best) { same = [] }
      }
      same.append(route)
    }
    guard !same.isEmpty else { return .notFound }
    let wanted = method == .head && !same.contains { $0.method == .head } ? .get : method
    if let route = same.first(where: { $0.method == wanted }) {
      return .found(route, parameters: route.parameters(in: segments))
    }
    return .methodNotAllowed(allowed: Self.methods(of: same))
  }

  /// What some resource answers to, in the order `Allow` should list it; for `OPTIONS *` (RFC 9110 section 9.3.7).
  package var methods: [Method] { Self.methods(of: routes) }

  private static func methods(of routes: [Route]) -> [Method] {
    var methods: [Method] = []
    for method in routes.flatMap({ $0.method == .get ? [.get, .head] : [$0.method] }) where !methods.contains(method) {
      methods.append(method)
    }
    return methods
  }
}

extension Router.Route {
  fileprivate func accepts(_ segments: [String]) -> Bool {
    guard parts.count <= segments.count else { return false }
    for (index, part) in parts.enumerated() {
      switch part {
      case .literal(let text): guard text == segments[index] else { return false }
      case .parameter: guard !segments[index].isEmpty else { return false }
      case .tail: return true
      }
    }
    return parts.count == segments.count
  }

  /// Compares two routes that accept the same path, segment by segment from the left.
  fileprivate func isMoreLiteral(than other: Self) -> Bool {
    for (mine, theirs) in zip(parts, other.parts) where mine.breadth != theirs.breadth {
      return mine.breadth < theirs.breadth
    }
    return false
  }

  fileprivate func parameters(in segments: [String]) -> [String: String] {
    var parameters: [String: String] = [:]
    for (index, part) in parts.enumerated() {
      switch part {
      case .literal: continue
      case .parameter(let name): parameters[name] = segments[index]
      case .tail(let name): parameters[name] = segments[index...].joined(separator: "/")
      }
    }
    return parameters
  }
}
