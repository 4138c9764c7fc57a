/// Finds the handler of a request in a list of routes, which is data anyone can read, print and test.
package struct Router<Handler: Sendable>: Sendable {
  /// One way in: a method, a pattern such as `/v1/products/{slug}`, the name metrics know it by, and who handles it.
  package struct Route: Sendable {
    /// A route of GET serves HEAD too.
    package let method: Method
    /// Segments between slashes; one in braces takes any segment that is not empty.
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
      parts = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { piece in
        piece.hasPrefix("{") && piece.hasSuffix("}")
          ? .parameter(String(piece.dropFirst().dropLast())) : .literal(String(piece))
      }
    }
  }

  /// What a path and method lead to.
  package enum Match: Sendable {
    /// Parameters by the names in the pattern, decoded.
    case found(Route, parameters: [String: String])
    /// The path exists for these methods only, in the order `Allow` should list them.
    case methodNotAllowed(allowed: [Method])
    /// No route has this path.
    case notFound
  }

  fileprivate enum Part: Sendable {
    case literal(String)
    case parameter(String)
  }

  /// All routes, in the order of the table.
  package let routes: [Route]

  /// The order matters only between routes that are equally literal.
  package init(_ routes: [Route]) {
    self.routes = routes
  }

  /// Matches decoded path segments; a literal segment wins over a parameter, HEAD is served by the route of GET.
  package func match(_ method: Method, _ segments: [String]) -> Match {
    let candidates = routes.filter { $0.accepts(segments) }
    guard let best = candidates.max(by: { $1.isMoreLiteral(than: $0) }) else { return .notFound }
    let same = candidates.filter { !best.isMoreLiteral(than: $0) }
    let wanted = method == .head && !same.contains { $0.method == .head } ? .get : method
    if let route = same.first(where: { $0.method == wanted }) {
      return .found(route, parameters: route.parameters(in: segments))
    }
    var allowed: [Method] = []
    for method in same.flatMap({ $0.method == .get ? [.get, .head] : [$0.method] }) where !allowed.contains(method) {
      allowed.append(method)
    }
    return .methodNotAllowed(allowed: allowed)
  }
}

extension Router.Route {
  fileprivate func accepts(_ segments: [String]) -> Bool {
    guard parts.count == segments.count else { return false }
    return zip(parts, segments).allSatisfy { part, segment in
      switch part {
      case .literal(let text): text == segment
      case .parameter: !segment.isEmpty
      }
    }
  }

  /// Compares two routes that accept the same path, segment by segment from the left.
  fileprivate func isMoreLiteral(than other: Self) -> Bool {
    for (mine, theirs) in zip(parts, other.parts) {
      switch (mine, theirs) {
      case (.literal, .parameter): return true
      case (.parameter, .literal): return false
      default: continue
      }
    }
    return false
  }

  fileprivate func parameters(in segments: [String]) -> [String: String] {
    var parameters: [String: String] = [:]
    for case (.parameter(let name), let segment) in zip(parts, segments) { parameters[name] = segment }
    return parameters
  }
}
