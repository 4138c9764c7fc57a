import HTTPServer

/// An answer that is not a page: what is wrong, whether asking again helps, and what would be accepted (RFC 9457).
struct Problem: Error, Equatable, Sendable {
  let status: Int
  /// A stable word for programs.
  let code: String
  let title: String
  let detail: String
  var isRetryable = false
  /// Seconds; sent as `Retry-After`.
  var retryAfter: Int?
  var parameters: [InvalidParameters.Item] = []
  /// Names the request in our log where there is a line about it.
  var traceID: String?
  /// A 405's `Allow`.
  var allow: String?

  static let notFound = Problem(
    status: 404, code: "not_found", title: "Not Found",
    detail: "There is nothing at this address. The catalogue is at /v1/products.")
  static let fileNotFound = Problem(
    status: 404, code: "file_not_found", title: "Not Found", detail: "There is no such file under /docs.")
  static let productNotFound = Problem(
    status: 404, code: "product_not_found", title: "Not Found", detail: "No product has this id or slug.")
  static let categoryNotFound = Problem(
    status: 404, code: "category_not_found", title: "Not Found", detail: "No category has this id or slug.")
  static let notReady = Problem(
    status: 503, code: "catalogue_not_ready", title: "Service Unavailable",
    detail: "The catalogue has not been read from the shop for the first time yet.", isRetryable: true, retryAfter: 5)
  static let stopping = Problem(
    status: 503, code: "stopping", title: "Service Unavailable",
    detail: "This server is about to end; what it was asked already is still answered.", isRetryable: true,
    retryAfter: 5)
  static let tooSlow = Problem(
    status: 503, code: "render_timeout", title: "Service Unavailable",
    detail: "The page was not ready in time.", isRetryable: true, retryAfter: 1)
  static let overloaded = Problem(
    status: 503, code: "overloaded", title: "Service Unavailable", detail: "Too many pages are being made.",
    isRetryable: true, retryAfter: 2)
  static let tooLarge = Problem(
    status: 500, code: "page_too_large", title: "Internal Server Error",
    detail: "The product's texts and variants exceed what a page may hold.")

  static let tooManyCategories = Problem(
    status: 500, code: "page_too_large", title: "Internal Server Error",
    detail: "The shop has more categories than a page may hold.")

  /// - Parameter traceID: stands in the log line that tells the reason.
  static func broken(_ traceID: String) -> Problem {
    Problem(
      status: 500, code: "internal_error", title: "Internal Server Error",
      detail: "The page could not be made. The log has the reason.", isRetryable: true, traceID: traceID)
  }
  static let badTarget = Problem(
    status: 400, code: "invalid_target", title: "Bad Request",
    detail: "The address must be a path of UTF-8 text without dot segments; a percent sign is followed by two digits.")

  static func invalid(_ parameters: InvalidParameters) -> Problem {
    let names = parameters.items.map(\.parameter).joined(separator: ", ")
    return Problem(
      status: 400, code: "invalid_parameter", title: "Bad Request",
      detail: "These parameters cannot be used: \(names).",
      parameters: parameters.items)
  }

  /// - Parameter allowed: the value of `Allow`.
  static func methodNotAllowed(_ allowed: String) -> Problem {
    Problem(
      status: 405, code: "method_not_allowed", title: "Method Not Allowed",
      detail: "This address answers \(allowed).", allow: allowed)
  }

  static let notImplemented = Problem(
    status: 501, code: "method_not_implemented", title: "Not Implemented",
    detail: "No address of this server answers this method; OPTIONS * tells which there are.")

  func answer() -> Answer {
    var json = JSONWriter(capacity: 512)
    json.object { json in
      json.name("type")
      json.string("about:blank")
      json.name("title")
      json.string(title)
      json.name("status")
      json.integer(status)
      json.name("detail")
      json.string(detail)
      json.name("code")
      json.string(code)
      json.name("retryable")
      json.boolean(isRetryable)
      json.name("traceId")
      json.string(traceID ?? TraceID.random())
      if !parameters.isEmpty {
        json.name("errors")
        json.array(parameters) { json, item in write(item, &json) }
      }
    }
    var headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    if let retryAfter { headers.append(("Retry-After", String(retryAfter))) }
    if let allow { headers.append(("Allow", allow)) }
    return Answer(status: status, headers: headers, body: json.bytes)
  }

  private func write(_ item: InvalidParameters.Item, _ json: inout JSONWriter) {
    json.object { json in
      json.name("parameter")
      json.string(item.parameter)
      json.name("detail")
      json.string(item.detail)
      if let allowed = item.allowed {
        json.name("allowed")
        json.array(allowed) { json, value in json.string(value) }
      }
    }
  }
}
