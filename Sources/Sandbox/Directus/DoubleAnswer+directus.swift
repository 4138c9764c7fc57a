import HTTPServer
import Upstream

extension DoubleAnswer {
  private static let directusHeaders: [(name: String, value: String)] = [
    ("Content-Security-Policy", "default-src 'self'"),
    ("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
    ("X-Powered-By", "Directus"),
  ]

  private static let successHeaders =
    directusHeaders + [("Cache-Control", "no-cache"), ("Vary", "Origin, Cache-Control")]

  static var pong: Self {
    let body = Array("pong".utf8)
    return Self(
      status: 200,
      headers: directusHeaders + [("Content-Type", "text/html; charset=utf-8"), ("ETag", etag(of: body))], body: body)
  }

  /// Text of a route that knows no JSON.
  static func text(
    _ text: String, status: Int = 200, type: String = "text/plain", headers: [(name: String, value: String)] = []
  ) -> Self {
    let body = Array(text.utf8)
    return Self(
      status: status,
      headers: directusHeaders + headers + [("Content-Type", "\(type); charset=utf-8"), ("ETag", etag(of: body))],
      body: body)
  }

  /// A download.
  static func file(_ content: String, type: String, name: String) -> Self {
    let body = Array(content.utf8)
    return Self(
      status: 200,
      headers: successHeaders + [
        ("Content-Type", "\(type); charset=utf-8"), ("Content-Disposition", "attachment; filename=\"\(name)\""),
        ("ETag", etag(of: body)),
      ], body: body)
  }

  /// The pressure limiter answers before any header is set.
  static func underPressure() -> Self {
    let body = DirectusRefusal(status: 503).json.encoded()
    return Self(
      status: 503, headers: [("Content-Type", "application/json; charset=utf-8"), ("ETag", etag(of: body))], body: body)
  }

  /// JSON with the headers of the real one: successes say `no-cache`, everything has a weak validator.
  static func directus(_ status: Int, _ value: JSONValue) -> Self {
    let body = value.encoded()
    let headers = status < 400 ? successHeaders : directusHeaders
    return Self(
      status: status,
      headers: headers + [("Content-Type", "application/json; charset=utf-8"), ("ETag", etag(of: body))], body: body)
  }

  /// What an administrator gets for changing a row that does not exist.
  static var nothingDone: Self { Self(status: 204, headers: successHeaders) }

  /// - Parameter details: What an administrator is told.
  static func health(_ details: [String: JSONValue] = [:]) -> Self {
    let body = JSONValue.object(details.merging(["status": .string("ok")]) { _, status in status }).encoded()
    return Self(
      status: 200,
      headers: successHeaders + [
        ("Content-Type", "application/health+json; charset=utf-8"), ("ETag", etag(of: body)),
      ], body: body)
  }

  /// 304 where a read asks with a validator that still holds, strong or weak, alone or in a list.
  func revalidated(by request: DoubleRequest) -> Self {
    guard status == 200, ["GET", "HEAD"].contains(request.verb), let asked = request.headers["if-none-match"],
      request.headers["cache-control"]?.contains("no-cache") != true,
      let etag = headers.first(where: { $0.name == "ETag" })?.value
    else { return self }
    guard asked == "*" || asked.contains(etag.dropFirst("W/".count)) else { return self }
    return Self(status: 304, headers: headers.filter { $0.name != "Content-Type" })
  }

  private static func etag(of body: [UInt8]) -> String {
    "W/\"\(String(body.count, radix: 16))-\(String(StableHash.of(body), radix: 36))\""
  }
}
