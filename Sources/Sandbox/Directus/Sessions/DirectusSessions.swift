import Digest
import HTTPServer
import Telemetry
import Upstream

/// Who a request comes from, and how one signs in, renews and signs out: a value the double keeps and asks.
///
/// - `role(of:now:)` for every request but the ping, before its query is checked: 401 and 403 of tokens come from here.
/// - `answer(_:body:now:)` for `/auth` afterwards; nil where there is no such route.
/// - `control(_:)` for `PUT /_sandbox/sessions` (times in milliseconds, attempts) and `PUT /_sandbox/users`
///   (`{"email", "status", "token"}`: suspend someone, replace a token).
/// - `reset()` brings users and rules back; access tokens given out before stay good until they expire.
struct DirectusSessions: Sendable {
  /// Signs tokens. The same in every run, as a server keeps its secret over a restart; it guards made-up rows alone.
  private static let key = Array("the sandbox signs with this".utf8)

  private(set) var rules = SessionRules()
  private var users = DirectusUser.all
  /// By the token that renews them.
  private var sessions: [String: DirectusSession] = [:]
  /// Tokens made so far, so that no two are alike.
  private var made = 0

  mutating func reset() { self = Self() }

  /// Who asks, by the header or the query, else by the session's cookie, else anyone.
  ///
  /// - Throws: 401 for what is expired, ended or unknown, 403 for what someone else signed, 400 for two ways at once.
  func role(of request: DoubleRequest, now: Instant) throws(DirectusRefusal) -> DirectusCaller.Role {
    guard let token = try request.token() ?? SessionCookie.value(SessionCookie.sessionToken, in: request) else {
      return .anyone
    }
    switch DirectusJWT.read(token, key: Self.key, now: now) {
    case .foreign:
      guard let user = users.first(where: { $0.token == token && $0.isActive }) else { throw .invalidCredentials }
      return user.role
    case .invalid: throw .invalidToken
    case .expired: throw .tokenExpired
    case .valid(let token):
      guard let user = users.first(where: { $0.role.userID == token.userID }) else { throw .invalidCredentials }
      if let session = token.session, living(session, now: now) == nil { throw .invalidCredentials }
      return user.role
    }
  }

  /// Plays the three routes; the answer of a sign-in says itself how long it is stalled.
  mutating func answer(_ request: DoubleRequest, body: JSONValue, now: Instant) -> DoubleAnswer? {
    guard request.method == .post else { return nil }
    do {
      switch request.segments {
      case ["auth", "login"]:
        do {
          var answer = try signIn(body, now: now)
          answer.delay = rules.stall
          return answer
        } catch {
          return refused(error, stalled: true)
        }
      case ["auth", "refresh"]: return try renew(request, body: body, now: now)
      case ["auth", "logout"]: return try signOut(request, body: body, now: now)
      default: return nil
      }
    } catch {
      return refused(error, stalled: error.code == DirectusRefusal.userSuspended.code)
    }
  }

  /// The switches of this part; nil for other routes.
  mutating func control(_ request: DoubleRequest) -> DoubleAnswer? {
    guard request.method == .put else { return nil }
    let value = (try? JSONValue(parsing: request.body)) ?? .null
    switch request.segments {
    case ["_sandbox", "sessions"]:
      guard let turned = rules.turned(by: value) else {
        return .json(400, .object(["error": .string("A switch is unknown or not a number."), "rules": rules.json]))
      }
      rules = turned
      return .json(rules.json)
    case ["_sandbox", "users"]:
      guard let index = users.firstIndex(where: { value["email"] == .string($0.email) }) else {
        return .json(400, .object(["error": .string("There is no user with this email.")]))
      }
      if let status = value["status"]?.string { users[index].isActive = status == "active" }
      if let token = value["token"]?.string, !token.isEmpty { users[index].token = token }
      return .json(
        .object([
          "email": .string(users[index].email), "status": .string(users[index].isActive ? "active" : "suspended"),
        ]))
    default: return nil
    }
  }

  // MARK: - The three routes

  private mutating func signIn(_ body: JSONValue, now: Instant) throws(DirectusRefusal) -> DoubleAnswer {
    let signIn = try SignIn(body)
    guard let index = users.firstIndex(where: { $0.email == signIn.email.lowercased() }), users[index].isActive else {
      throw .invalidCredentials
    }
    users[index].attempts += 1
    if users[index].attempts > rules.attempts {
      users[index].isActive = false
      users[index].attempts = 0
      throw .invalidCredentials
    }
    guard let password = users[index].password, password == signIn.password else { throw .invalidCredentials }
    users[index].attempts = 0
    let token = newToken(now: now)
    sessions[token] = DirectusSession(
      role: users[index].role,
      expires: now.advanced(by: signIn.mode == .session ? rules.sessionTime : rules.refreshTime))
    return tokens(for: users[index], renewal: token, mode: signIn.mode, now: now)
  }

  private mutating func renew(
    _ request: DoubleRequest, body: JSONValue, now: Instant
  ) throws(DirectusRefusal) -> DoubleAnswer {
    let (mode, token) = try renewal(of: request, body: body, now: now)
    guard var session = living(token, now: now),
      let user = users.first(where: { $0.role == session.role })
    else { throw .invalidCredentials }
    guard user.isActive else {
      sessions[token] = nil
      throw .userSuspended
    }
    guard mode == .session else {
      let next = newToken(now: now)
      sessions[token] = nil
      sessions[next] = DirectusSession(role: user.role, expires: now.advanced(by: rules.refreshTime))
      return tokens(for: user, renewal: next, mode: mode, now: now)
    }
    let next = session.successor ?? newToken(now: now)
    if session.successor == nil {
      session.successor = next
      session.expires = now.advanced(by: rules.grace)
      sessions[token] = session
      sessions[next] = DirectusSession(role: user.role, expires: now.advanced(by: rules.sessionTime))
    }
    return tokens(for: user, renewal: next, mode: mode, now: now)
  }

  private mutating func signOut(
    _ request: DoubleRequest, body: JSONValue, now: Instant
  ) throws(DirectusRefusal) -> DoubleAnswer {
    let (mode, token) = try renewal(of: request, body: body, now: now)
    sessions[token] = nil
    var answer = DoubleAnswer.nothingDone
    if let cookie = cookie(mode, value: "") { answer.headers.append(("Set-Cookie", cookie.header(now: now))) }
    return answer
  }

  // MARK: - Tokens

  /// Which way a session is kept, and the token that renews it.
  private func renewal(
    of request: DoubleRequest, body: JSONValue, now: Instant
  ) throws(DirectusRefusal) -> (SessionMode, String) {
    let given = body["refresh_token"]?.string
    let mode = body["mode"]?.string.flatMap(SessionMode.init) ?? (given == nil ? .cookie : .json)
    let token: String? =
      switch mode {
      case .json: given
      case .cookie: SessionCookie.value(SessionCookie.refreshToken, in: request)
      case .session:
        SessionCookie.value(SessionCookie.sessionToken, in: request).flatMap { text in
          if case .valid(let token) = DirectusJWT.read(text, key: Self.key, now: now) { token.session } else { nil }
        }
      }
    guard let token, !token.isEmpty else { throw .noRefreshToken }
    return (mode, token)
  }

  private func living(_ token: String, now: Instant) -> DirectusSession? {
    sessions[token].flatMap { $0.expires >= now ? $0 : nil }
  }

  /// What a good sign-in or renewal answers: in the body, in a cookie, or both.
  private func tokens(for user: DirectusUser, renewal: String, mode: SessionMode, now: Instant) -> DoubleAnswer {
    let lifetime = mode == .session ? rules.sessionTime : rules.accessTime
    let access = DirectusJWT(user, session: mode == .session ? renewal : nil, now: now, lifetime: lifetime)
      .signed(Self.key)
    var data: [String: JSONValue] = ["expires": .whole(Int(lifetime.wholeMilliseconds))]
    if mode != .session { data["access_token"] = .string(access) }
    if mode == .json { data["refresh_token"] = .string(renewal) }
    var answer = DoubleAnswer.directus(200, .object(["data": .object(data)]))
    if let cookie = cookie(mode, value: mode == .session ? access : renewal) {
      answer.headers.append(("Set-Cookie", cookie.header(now: now)))
    }
    return answer
  }

  private func cookie(_ mode: SessionMode, value: String) -> SessionCookie? {
    switch mode {
    case .json: nil
    case .cookie: SessionCookie(name: SessionCookie.refreshToken, value: value, lifetime: rules.refreshTime)
    case .session: SessionCookie(name: SessionCookie.sessionToken, value: value, lifetime: rules.sessionTime)
    }
  }

  /// 64 characters nobody guesses without the key.
  private mutating func newToken(now: Instant) -> String {
    made += 1
    let seeds = [0, 1].flatMap { HMAC.sha256(key: Self.key, message: Array("\($0) \(now.milliseconds) \(made)".utf8)) }
    return String(Base64URL.encode(seeds).prefix(64))
  }

  private func refused(_ refusal: DirectusRefusal, stalled: Bool) -> DoubleAnswer {
    var answer = DoubleAnswer.directus(refusal.status, refusal.json)
    if stalled { answer.delay = rules.stall }
    return answer
  }
}
