import Catalog
import Telemetry
import Upstream

/// Asks the shop's Directus one question at a time within the time of one pull.
struct DirectusSession: Sendable {
  let transport: any HTTPTransport
  /// Scheme, host and path prefix, without a slash at its end.
  let base: String
  let tokens: AccessTokens
  let translation: FailureTranslation
  let deadline: ContinuousClock.Instant
  let uptime: @Sendable () -> ContinuousClock.Instant
  let pause: @Sendable (Duration) async throws -> Void

  /// Rows of a collection, and what the server tells with them.
  struct Page: Sendable, Equatable {
    let rows: [JSONValue]
    /// How many rows pass the filter, where the server counted them.
    let count: Int?
    /// How many there are without the filter.
    let total: Int?
    /// Length of the answer.
    let bytes: Int
    /// The server's clock, to the second.
    let date: Instant?
  }

  /// Reads a page of rows, once more after a pause where that may help.
  func items(_ query: RowQuery, limit: Int, offset: Int?) async throws(ReadFailure) -> Page {
    try await items(query.collection, query.parameters(limit: limit, offset: offset))
  }

  /// Reads `/items/<collection>`, once more after a pause where that may help.
  func items(_ collection: String, _ query: [(name: String, value: String)]) async throws(ReadFailure) -> Page {
    let answer = try await get("/items/\(encoded(collection))", query)
    guard case .object(let envelope) = answer.body, case .array(let rows)? = envelope["data"] else {
      throw translation.unreadable(answer.response, nil)
    }
    let meta = envelope["meta"]
    return Page(
      rows: rows, count: meta?["filter_count"].flatMap { Reading.integer($0).value },
      total: meta?["total_count"].flatMap { Reading.integer($0).value }, bytes: answer.response.body.count,
      date: answer.response.header("Date").flatMap { Instant(httpDate: $0) })
  }

  private typealias Answer = (response: UpstreamResponse, body: JSONValue)

  private func get(_ path: String, _ query: [(name: String, value: String)]) async throws(ReadFailure) -> Answer {
    let parameters = query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    let url = base + path + (parameters.isEmpty ? "" : "?" + parameters)
    do {
      return try await admitted(url)
    } catch {
      guard let wait = error.pause else { throw error }
      // A pause cut short by cancellation must not become another request.
      do { try await pause(wait) } catch { throw translation.failure(.unavailable, "the pull was cancelled") }
      return try await admitted(url)
    }
  }

  /// Sends with the token at hand, and once more with another where that one is refused.
  private func admitted(_ url: String) async throws(ReadFailure) -> Answer {
    let pass = try await tokens.current()
    do {
      return try await send(url, pass)
    } catch {
      guard error.refusal?.isAboutToken == true, let token = pass.token,
        let other = try await tokens.renewed(after: token)
      else { throw error }
      return try await send(url, other)
    }
  }

  private func send(_ url: String, _ pass: AccessTokens.Pass) async throws(ReadFailure) -> Answer {
    let left = deadline - uptime()
    guard left > .zero else {
      throw translation.failure(.unavailable, "reading the shop took longer than \(Limits.pull.components.seconds) s")
    }
    var headers = [Header("Accept", "application/json")]
    if let token = pass.token { headers.append(Header("Authorization", "Bearer \(token.revealed)")) }
    let request = UpstreamRequest(
      upstream: FailureTranslation.source, url: url, headers: headers, timeout: min(Limits.request, left),
      bodyLimit: Limits.body)
    let translation = translation.with(pass)
    let response: UpstreamResponse
    do { response = try await transport.send(request) } catch { throw translation.failure(error) }
    let body: JSONValue
    do {
      body = try JSONValue(parsing: response.body)
    } catch {
      throw response.isSuccess ? translation.unreadable(response, error) : translation.failure(response, body: nil)
    }
    guard response.isSuccess else { throw translation.failure(response, body: body) }
    return (response, body)
  }

  /// Percent-encoded but for RFC 3986's unreserved characters and the comma and star that Directus lists fields with.
  private func encoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: "*"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        out += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return out
  }
}

extension UpstreamResponse {
  var isSuccess: Bool { (200..<300).contains(status) }
}
