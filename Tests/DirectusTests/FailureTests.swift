import Catalog
import Foundation
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Directus

struct FailureTests {
  private static let html = UpstreamResponse(
    status: 200, headers: [Header("Content-Type", "text/html; charset=utf-8")], body: Array("<!DOCTYPE html>…".utf8))

  private func error(
    _ answer: Result<UpstreamResponse, UpstreamError>, journal: Journal = Journal()
  ) async throws -> (error: SourceError, requests: [UpstreamRequest]) {
    let transport = TableDirectus([:]) { _, _, _ in answer }
    let error = await #expect(throws: SourceError.self) {
      try await DirectusShop.make(transport, journal: journal).pull()
    }
    return (try #require(error), transport.requests)
  }

  private func answer(
    _ status: Int, _ body: String = "", _ type: String = "application/json", retryAfter: String? = nil
  ) -> Result<UpstreamResponse, UpstreamError> {
    let headers = [Header("Content-Type", type)] + (retryAfter.map { [Header("Retry-After", $0)] } ?? [])
    return .success(UpstreamResponse(status: status, headers: headers, body: Array(body.utf8)))
  }

  @Test(arguments: [
    ("invalid-credentials", SourceError.Reason.unauthorized, "check DIRECTUS_STATIC_TOKEN"),
    ("token-expired", .unauthorized, "DIRECTUS_STATIC_TOKEN"),
    ("invalid-token", .unauthorized, "check DIRECTUS_STATIC_TOKEN"),
    ("unknown-collection", .unauthorized, "read permission"),
    ("rate-limited", .exhausted, "REQUESTS_EXCEEDED"),
    ("pressure", .unavailable, "Under pressure"),
    ("internal-error", .unavailable, "INTERNAL_SERVER_ERROR"),
    ("unknown-route", .badRequest, "DIRECTUS_URL"),
  ])
  func `what a real Directus refuses with becomes one error`(
    name: String, reason: SourceError.Reason, says: String
  ) async throws {
    let (error, _) = try await error(.success(Recorded.refusal(name)))

    #expect(error.source == "directus")
    #expect(error.reason == reason)
    #expect(error.detail.contains(says), "\(error.detail)")
  }

  @Test func `a refused token is not tried again`() async throws {
    #expect(try await error(.success(Recorded.refusal("invalid-credentials"))).requests.count == 1)
    #expect(try await error(.success(Recorded.refusal("invalid-token"))).requests.count == 1)
  }

  @Test(arguments: [("0", 1_000), ("1", 1_000), (nil, 1_000), ("2", 2_000), ("60", 60_000), ("banana", 1_000)])
  func `a rate limit says when to come back, never at once`(told: String?, milliseconds: Int64) async throws {
    let (error, requests) = try await error(answer(429, "{}", retryAfter: told))

    #expect(error.reason == .exhausted)
    #expect(error.retryAt == Instant(milliseconds: DirectusShop.now.milliseconds + milliseconds))
    #expect(requests.count == (milliseconds > 2_000 ? 1 : 2))
  }

  @Test(arguments: ["99999999999999999999", "-5", "999999"])
  func `an absurd wait is bounded`(told: String) async throws {
    let retryAt = try #require(try await error(answer(429, "{}", retryAfter: told)).error.retryAt)

    #expect(retryAt.since(DirectusShop.now) >= .seconds(1))
    #expect(retryAt.since(DirectusShop.now) <= .seconds(3600))
  }

  @Test(arguments: [500, 502, 503, 504, 599])
  func `a server's own trouble is tried once more after a pause`(status: Int) async throws {
    let journal = Journal()

    let (error, requests) = try await error(answer(status, "oops", "text/plain"), journal: journal)

    #expect(error.reason == .unavailable)
    #expect(error.isRetryable)
    #expect(requests.count == 2)
    #expect(journal.pauses.count == 1)
  }

  @Test func `under pressure the wait is the server's, or unknown`() async throws {
    #expect(try await error(answer(503, "{}", retryAfter: "30")).error.retryAt?.since(DirectusShop.now) == .seconds(30))
    #expect(try await error(.success(Recorded.refusal("pressure"))).error.retryAt == nil)
  }

  @Test func `half a body says where it ends`() async throws {
    #expect(try await error(answer(200, #"{"data":[{"id":1"#)).error.detail.contains("JSON ends early at byte 16"))
  }

  @Test func `one lost connection does not fail the pull`() async throws {
    let transport = TableDirectus(["products": .init([["id": 1, "name": "Lampe"]])]) { number, _, _ in
      number == 2 ? .failure(UpstreamError(upstream: "directus", phase: .receive, detail: "reset")) : nil
    }

    #expect(try await DirectusShop.make(transport).pull().products.count == 1)
  }

  @Test(arguments: [
    (UpstreamError.Phase.connect, 2), (.resolve, 2), (.receive, 2), (.send, 2), (.timeout, 1), (.breaker, 1), (.tls, 1),
    (.cancelled, 1), (.stopped, 1),
  ])
  func `an exchange that fails is tried at most once more`(phase: UpstreamError.Phase, times: Int) async throws {
    let (error, requests) = try await error(
      .failure(UpstreamError(upstream: "directus", phase: phase, detail: "no luck")))

    #expect(error.reason == .unavailable)
    #expect(error.detail.contains(phase.rawValue))
    #expect(requests.count == times)
  }

  @Test(arguments: [
    (UpstreamError.Phase.resolve, "check the host in DIRECTUS_URL"), (.connect, "check that Directus runs"),
    (.tls, "certificate"), (.receive, "see the log of Directus"), (.timeout, "hangs or is overloaded"),
    (.request, "check DIRECTUS_URL"),
  ])
  func `an exchange that fails says what to do`(phase: UpstreamError.Phase, says: String) async throws {
    let (error, _) = try await error(.failure(UpstreamError(upstream: "directus", phase: phase, detail: "no luck")))

    #expect(error.detail.contains(says), "\(error.detail)")
  }

  @Test(arguments: [
    (200, "<html>", "text/html", "DIRECTUS_URL"), (200, "[]", "application/json", "see its log"),
    (502, "<html>", "text/html", "check that Directus runs"), (500, "{}", "application/json", "see its log"),
    (503, "{}", "application/json", "see its log"), (429, "{}", "application/json", "raise the rate limit"),
  ])
  func `an answer without rows says what to do`(
    status: Int, body: String, type: String, says: String
  ) async throws {
    let detail = try await error(answer(status, body, type)).error.detail

    #expect(detail.contains(says), "\(detail)")
  }

  @Test func `a web page instead of JSON is called that`() async throws {
    let (error, requests) = try await error(.success(Self.html))

    #expect(error.reason == .unavailable)
    #expect(error.detail.contains("a web page instead of JSON"))
    #expect(requests.count == 1)
    #expect(try await self.error(answer(502, "<html>", "text/html")).error.detail.contains("a web page"))
    #expect(try await self.error(answer(200, "\n <html>", "text/plain")).error.detail.contains("a web page"))
  }

  @Test(arguments: [
    #"{"data":[{"id":1,"name":"La"#, "", "null", "[]", "{}", #"{"data":null}"#, #"{"data":{"id":1}}"#, "\u{0}",
    #"{"data":[]} trailing"#,
  ])
  func `a body that is not a list of rows is no empty shop`(body: String) async throws {
    let (error, _) = try await error(answer(200, body))

    #expect(error.reason == .unavailable)
    #expect(error.isRetryable)
  }

  @Test func `no content where rows were asked for is no empty shop`() async throws {
    #expect(try await error(answer(204)).error.reason == .unavailable)
  }

  @Test func `a refusal that is not Directus' own is not taken for a missing permission`() async throws {
    let (error, requests) = try await error(answer(403, "<html>Access denied</html>", "text/html"))

    #expect(error.reason == .unauthorized)
    #expect(error.detail.contains("in front of Directus"))
    #expect(requests.count == 1)
  }

  @Test(arguments: [301, 302, 308])
  func `a redirect is not followed and says what to mend`(status: Int) async throws {
    let (error, requests) = try await error(answer(status, "<a href>", "text/html"))

    #expect(error.reason == .badRequest)
    #expect(error.detail.contains("DIRECTUS_URL"))
    #expect(requests.count == 1)
  }

  @Test func `a failure half-way fails the pull as a whole`() async throws {
    let transport = TableDirectus(["products": .init([["id": 1, "name": "Lampe"]])]) { _, request, _ in
      request.url.contains("/categories") ? .success(UpstreamResponse(status: 500)) : nil
    }

    let error = await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(error?.reason == .unavailable)
  }

  @Test func `a pull that takes too long is given up`() async throws {
    let clock = ManualClock()
    let transport = TableDirectus(["products": .init([["id": 1, "name": "Lampe"]])]) { _, _, _ in
      clock.advance(by: .seconds(50))
      return nil
    }

    let error = await #expect(throws: SourceError.self) {
      try await DirectusShop.make(transport, uptime: clock.monotonic).pull()
    }

    #expect(error?.reason == .unavailable)
    #expect(error?.detail.contains("longer than 120 s") == true)
    #expect(transport.requests.map(\.timeout) == [.seconds(30), .seconds(30), .seconds(20)])
  }

  @Test func `every request carries the token in its header alone, and its bounds`() async throws {
    let transport = TableDirectus(["products": .init([["id": 1, "name": "Lampe"]])])

    _ = try await DirectusShop.make(transport).pull()

    for request in transport.requests {
      #expect(request.method == .get)
      #expect(request.headers.contains(Header("Authorization", "Bearer \(DirectusShop.token)")))
      #expect(!request.url.contains(DirectusShop.token))
      #expect(request.timeout == .seconds(30))
      #expect(request.bodyLimit == 16 << 20)
    }
  }

  @Test func `without a token the public is asked for`() async throws {
    let transport = TableDirectus(["products": .init([["id": 1, "name": "Lampe"]])])

    _ = try await DirectusShop.make(transport, token: "").pull()

    #expect(transport.requests.allSatisfy { $0.headers.map(\.name) == ["Accept"] })
  }

  @Test(arguments: [
    "https://shop.example.com", "https://shop.example.com/", "https://shop.example.com///",
    "https://shop.example.com/?x=1", "https://shop.example.com/#top",
  ])
  func `the path is joined with one slash`(base: String) async throws {
    let transport = TableDirectus(["products": .init([])])

    _ = try await DirectusShop.make(transport, baseURL: base).pull()

    #expect(transport.requests.first?.url == "https://shop.example.com/items/products?fields=*&limit=1")
  }

  @Test func `a token that the server echoes stays out of every text`() async throws {
    let token = DirectusShop.token
    let journal = Journal()
    let echoes: [Result<UpstreamResponse, UpstreamError>] = [
      answer(400, #"{"errors":[{"message":"bad \#(token)","extensions":{"code":"\#(token)"}}]}"#),
      answer(403, #"{"errors":[{"message":"\#(token) in collection","extensions":{"code":"FORBIDDEN"}}]}"#),
      answer(401, #"{"errors":[{"message":"\#(token)\#n\#(token)"}]}"#), answer(500, token, "text/plain"),
      answer(429, #"{"errors":[{"message":"\#(token)"}]}"#),
      .failure(UpstreamError(upstream: "directus", phase: .connect, detail: "with \(token)")),
    ]

    for echo in echoes {
      let (error, _) = try await error(echo, journal: journal)
      #expect(!"\(error) \(error.detail)".contains(token))
      #expect(!error.detail.contains("\n"))
      #expect(error.detail.count < 500)
    }
    #expect(journal.lines.allSatisfy { !$0.contains(token) })
  }
}
