import Catalog
import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Directus

struct SignInTests {
  private let folder: TemporaryFolder
  private let clock = ManualClock()
  private let journal = Journal()

  init() throws { folder = try TemporaryFolder() }

  private func access(staticToken: String? = nil, isKept: Bool = false) -> DirectusAccess {
    DirectusAccess(
      staticToken: staticToken.map(Secret.init), email: "admin@shop.example.com", password: Secret("pass-word-1"),
      credentials: isKept ? CredentialsFile(path: folder.path("credentials.json"), log: log) : nil)
  }

  private var log: Log { Log(threshold: .debug, clock: clock.wall) { [journal] in journal.write($0) } }

  private func shop(_ door: DoorDirectus, _ access: DirectusAccess) -> DirectusShop {
    DirectusShop.make(door, access: access, journal: journal, clock: clock.wall, uptime: clock.monotonic)
  }

  @Test func `e-mail and password let us in once, for all requests`() async throws {
    let door = DoorDirectus()
    let source = shop(door, access())

    let snapshot = try await source.pull(.whole)

    #expect(snapshot.products.map(\.name) == ["Lampe"])
    #expect(door.doorCalls == ["/auth/login"])
    #expect(source.signedIn == "e-mail and password")
    let login = try #require(door.requests.first { $0.url.hasSuffix("/auth/login") })
    #expect(login.method == .post)
    #expect(login.headers.contains(Header("Content-Type", "application/json")))
    #expect(!login.headers.contains { $0.name == "Authorization" })
    let body = try JSONValue(parsing: login.body ?? [])
    #expect(body == ["email": "admin@shop.example.com", "mode": "json", "password": "pass-word-1"])
    #expect(door.requests.dropFirst().allSatisfy { $0.headers.contains(Header("Authorization", "Bearer access-1")) })
  }

  @Test func `a token is renewed thirty seconds before its end, with a refresh token used once`() async throws {
    let door = DoorDirectus()
    let source = shop(door, access())
    _ = try await source.pull(.whole)
    clock.advance(by: .seconds(869))
    _ = try await source.pull(.whole)
    #expect(door.doorCalls == ["/auth/login"])

    clock.advance(by: .seconds(2))
    _ = try await source.pull(.whole)
    clock.advance(by: .seconds(880))
    _ = try await source.pull(.whole)

    #expect(door.doorCalls == ["/auth/login", "/auth/refresh", "/auth/refresh"])
    for request in door.requests where request.url.contains("/auth/") {
      #expect(!request.headers.contains { $0.name == "Authorization" })
    }
  }

  @Test func `a token that ended early is renewed once and the request repeated`() async throws {
    let door = DoorDirectus()
    let source = shop(door, access())
    let first = try await source.pull(.whole)

    door.end()
    let second = try await source.pull(.whole)

    #expect(first == second)
    #expect(door.doorCalls == ["/auth/login", "/auth/refresh"])
  }

  @Test func `a refused refresh token is followed by a sign-in`() async throws {
    let door = DoorDirectus()
    let source = shop(door, access())
    _ = try await source.pull(.whole)

    door.end(refreshTokens: true)
    clock.advance(by: .seconds(61))
    _ = try await source.pull(.whole)

    #expect(door.doorCalls == ["/auth/login", "/auth/refresh", "/auth/login"])
  }

  @Test func `requests that need a new token at the same time share one renewal`() async throws {
    let door = DoorDirectus()
    let base = "https://shop.example.com"
    let access = access()
    let tokens = AccessTokens(
      access: access,
      door: SignInDoor(
        transport: door, base: base, translation: FailureTranslation(access: access, clock: clock.wall),
        clock: clock.wall),
      base: base, clock: clock.wall, log: log)

    let passes = try await withThrowingTaskGroup(of: AccessTokens.Pass.self) { group in
      for _ in 0..<20 { group.addTask { try await tokens.current() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let token = try #require(passes.first?.token)
    let renewed = try await withThrowingTaskGroup(of: AccessTokens.Pass?.self) { group in
      for _ in 0..<20 { group.addTask { try await tokens.renewed(after: token) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(Set(passes.map { $0.token?.revealed }) == ["access-1"])
    #expect(Set(renewed.map { $0?.token?.revealed }) == ["access-2"])
    #expect(door.doorCalls == ["/auth/login", "/auth/refresh"])
  }

  @Test func `the static token comes first, and signing in only where it is refused, with one warning`() async throws {
    let door = DoorDirectus()
    door.admit("static-token-1")
    let source = shop(door, access(staticToken: "static-token-1"))
    _ = try await source.pull(.whole)
    #expect(door.doorCalls == [])
    #expect(source.signedIn == "static token")

    door.end()
    for _ in 1...3 { _ = try await source.pull(.whole) }

    #expect(door.doorCalls == ["/auth/login"])
    #expect(source.signedIn == "e-mail and password")
    #expect(journal.lines.count { $0.contains("directus.token_refused") } == 1)
  }

  @Test func `a refused sign-in is not repeated for a minute, then two, up to fifteen`() async throws {
    let door = DoorDirectus()
    door.refuse(try Recorded.exchange("login-bad-password"))
    let source = shop(door, access())
    var times: [Int64] = []
    for _ in 0..<400 {
      let error = await #expect(throws: SourceError.self) { try await source.pull(.changes) }
      #expect(error?.reason == .unauthorized)
      #expect(error?.detail.contains("DIRECTUS_PASSWORD") == true)
      if door.doorCalls.count > times.count {
        times.append(clock.elapsed.components.seconds)
      } else {
        #expect(error?.detail.contains("the next sign-in is tried at ") == true)
        #expect(error?.retryAt.map { $0 > clock.now } == true)
      }
      clock.advance(by: .seconds(15))
    }

    var pauses: [Int64] = []
    for (later, earlier) in zip(times.dropFirst(), times) { pauses.append(later - earlier) }
    let longer: [Int64] = [60, 120, 240, 480, 900, 900, 900]
    #expect(Array(pauses.prefix(7)) == longer)
  }

  @Test func `a sign-in cut off by a restart counts too`() async throws {
    let door = DoorDirectus()
    door.refuse(try Recorded.exchange("login-bad-password"))
    for _ in 1...5 {
      await #expect(throws: SourceError.self) { try await shop(door, access(isKept: true)).pull(.changes) }
      clock.advance(by: .seconds(10))
    }

    #expect(door.doorCalls.count == 1)
  }

  @Test(arguments: [503, 500, 429])
  func `a server in trouble is no refusal: the sign-in is tried with the next pull`(status: Int) async throws {
    let door = DoorDirectus()
    door.refuse(UpstreamResponse(status: status))
    let source = shop(door, access())
    for _ in 1...3 {
      let error = await #expect(throws: SourceError.self) { try await source.pull(.changes) }
      #expect(error?.isRetryable == true)
    }
    door.refuse(nil)

    #expect(try await source.pull(.changes).products.count == 1)
  }

  @Test func `a renewed token is kept across a restart, and another user's is not taken`() async throws {
    let door = DoorDirectus()
    _ = try await shop(door, access(isKept: true)).pull(.whole)
    _ = try await shop(door, access(isKept: true)).pull(.whole)
    #expect(door.doorCalls == ["/auth/login"])
    #expect(try folder.mode("credentials.json") == 0o600)

    let other = DirectusAccess(
      email: "other@shop.example.com", password: Secret("pass-word-2"),
      credentials: CredentialsFile(path: folder.path("credentials.json"), log: log))
    _ = try await shop(door, other).pull(.whole)

    #expect(door.doorCalls == ["/auth/login", "/auth/login"])
  }

  @Test func `a suspended user is told what to do, and let in again when active`() async throws {
    let door = DoorDirectus()
    let source = shop(door, access())
    let first = try await source.pull(.whole)
    door.end(refreshTokens: true)
    door.refuse(try Recorded.exchange("login-attempts-then-good"))
    clock.advance(by: .seconds(100))

    let error = await #expect(throws: SourceError.self) { try await source.pull(.changes) }
    #expect(error?.detail.contains("suspend") == true)

    door.refuse(nil)
    clock.advance(by: .seconds(60))
    #expect(try await source.pull(.changes) == first)
  }

  @Test func `a static token whose user is active again is used again after a failed sign-in`() async throws {
    let door = DoorDirectus()
    door.refuse(try Recorded.exchange("login-bad-password"))
    let source = shop(door, access(staticToken: "static-token-1"))
    await #expect(throws: SourceError.self) { try await source.pull(.changes) }

    door.admit("static-token-1")

    #expect(try await source.pull(.changes).products.count == 1)
    #expect(source.signedIn == "static token")
  }

  @Test func `without anything the public is asked for, and a half-given sign-in is none`() async throws {
    let door = DoorDirectus()
    door.admit("")
    for access in [DirectusAccess(), DirectusAccess(email: "a@b.example"), DirectusAccess(password: Secret("x"))] {
      let source = shop(door, access)
      #expect(try await source.pull(.whole).products.count == 1)
      #expect(source.signedIn == "as the public")
    }
    #expect(door.doorCalls == [])
  }

  @Test func `the answers of a real Directus are understood`() async throws {
    let door = DoorDirectus()
    let access = access()
    let translation = FailureTranslation(access: access, clock: clock.wall)
    let entrance = SignInDoor(transport: door, base: "https://x.example", translation: translation, clock: clock.wall)
    for name in ["login-json", "login-default-mode", "refresh-json"] {
      door.refuse(try Recorded.exchange(name))
      let token =
        name == "refresh-json"
        ? try await entrance.refresh(Secret("r")) : try await entrance.signIn(try #require(access.signIn))
      #expect(token.expiresAt.since(clock.now) == .seconds(900))
      #expect(token.token.revealed.hasPrefix("<access_token_"))
      #expect(token.refreshToken?.revealed.hasPrefix("<refresh_token_") == true)
    }
    for (name, code) in [
      ("login-bad-password", "INVALID_CREDENTIALS"), ("login-bad-email", "INVALID_PAYLOAD"),
      ("login-attempts-then-good", "INVALID_CREDENTIALS"), ("refresh-reused", "INVALID_CREDENTIALS"),
      ("refresh-of-suspended-user", "USER_SUSPENDED"), ("refresh-expired-refresh-token", "INVALID_CREDENTIALS"),
      ("refresh-null-token", "INVALID_PAYLOAD"), ("expired-on-refresh", "TOKEN_EXPIRED"),
    ] {
      door.refuse(try Recorded.exchange(name))
      let error = await #expect(throws: ReadFailure.self) {
        _ =
          name.hasPrefix("login")
          ? try await entrance.signIn(try #require(access.signIn)) : try await entrance.refresh(Secret("r"))
      }
      #expect(error?.refusal?.code == code, "\(name)")
      #expect(error?.error.isRetryable == false)
    }
  }

  @Test(arguments: [
    #"{"data":{}}"#, #"{"data":{"access_token":""}}"#, #"{"data":{"access_token":"a b"}}"#,
    #"{"data":{"access_token":"a\r\nX: y"}}"#, #"{"data":{"access_token":5}}"#, "[]", "<html>", "",
  ])
  func `an answer without a token is no sign-in`(body: String) async throws {
    let door = DoorDirectus()
    door.refuse(UpstreamResponse(status: 200, body: Array(body.utf8)))

    let error = await #expect(throws: SourceError.self) { try await shop(door, access()).pull(.changes) }

    #expect(error?.reason == .unavailable)
  }

  @Test(arguments: ["-5", "0", "99999999999999999999", "\"x\"", "null", "1e30"])
  func `an absurd life of a token is bounded`(life: String) async throws {
    let door = DoorDirectus(life: life)
    let source = shop(door, access())

    _ = try await source.pull(.whole)
    clock.advance(by: .seconds(100 * 86_400))
    _ = try await source.pull(.whole)

    #expect(door.doorCalls.contains("/auth/refresh"))
  }

  @Test func `no secret stands in a URL, a log line or an error`() async throws {
    let door = DoorDirectus()
    let source = shop(door, access(staticToken: "static-token-1"))
    _ = try await source.pull(.whole)
    door.end(refreshTokens: true)
    let echo = #"{"errors":[{"message":"pass-word-1 access-1 refresh-1","extensions":{"code":"INVALID_CREDENTIALS"}}]}"#
    door.refuse(UpstreamResponse(status: 401, body: Array(echo.utf8)))
    clock.advance(by: .seconds(3600))

    let error = await #expect(throws: SourceError.self) { try await source.pull(.whole) }

    let texts = journal.lines + door.requests.map(\.url) + ["\(String(describing: error))"]
    for secret in ["pass-word-1", "static-token-1", "access-1", "refresh-1"] {
      #expect(texts.allSatisfy { !$0.contains(secret) }, "\(secret)")
    }
  }
}
