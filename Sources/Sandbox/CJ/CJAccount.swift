import Telemetry
import Upstream

/// The sandbox's one account: signs in, counts calls and points, and refuses as the real one does.
struct CJAccount: Sendable {
  /// The only key that signs in.
  private static let key = "sandbox"

  private let rules: CJAccountRules
  private(set) var bucket: CJBucket
  /// Calls that came through, in all.
  private(set) var calls = 0
  private(set) var throttled = 0
  private var token: CJToken?
  private var signedInAt: Instant?
  /// Instants of the calls let through last, no more than a second allows.
  private var recent: [Instant] = []

  init(rules: CJAccountRules, now: Instant) {
    self.rules = rules
    bucket = CJBucket(total: rules.points, now: now)
  }

  /// Forgets what was counted; a client that is signed in stays so.
  mutating func resetCounts(now: Instant) {
    let token = token
    let signedInAt = signedInAt
    self = Self(rules: rules, now: now)
    self.token = token
    self.signedInAt = signedInAt
  }

  mutating func signIn(_ body: JSONValue, now: Instant) throws(CJRefusal) -> JSONValue {
    guard (body["apiKey"] ?? body["password"])?.string == Self.key else { throw .wrongKey }
    try count(at: now)
    if let signedInAt, now.since(signedInAt) < rules.signInPause {
      throw .signedInTooOften(rules.signInPause.components.seconds)
    }
    signedInAt = now
    let token = valid(at: now) ?? CJToken(createdAt: now, lifetime: rules.tokenLifetime)
    self.token = token
    return token.json(withOpenID: true)
  }

  mutating func renew(_ body: JSONValue, now: Instant) throws(CJRefusal) -> JSONValue {
    guard let token = valid(at: now), body["refreshToken"]?.string == token.refresh else {
      throw .refreshTokenInvalid
    }
    try count(at: now)
    return token.json(withOpenID: false)
  }

  /// Lets a call through that costs `points`: token, then rate, then points.
  mutating func admit(_ presented: String?, points: Int, now: Instant) throws(CJRefusal) {
    guard let presented, !presented.isEmpty else { throw .tokenMissing }
    guard let known = CJToken(access: presented, lifetime: rules.tokenLifetime), now < known.expiresAt else {
      throw .tokenInvalid
    }
    try count(at: now)
    bucket.refill(at: now)
    guard bucket.take(points) else {
      throw .noPoints(usedToday: bucket.usedToday, remaining: bucket.remaining, required: points)
    }
  }

  var callsPerSecond: Int { rules.callsPerSecond }

  mutating func refill(at now: Instant) { bucket.refill(at: now) }

  private mutating func count(at now: Instant) throws(CJRefusal) {
    recent.removeAll { now.since($0) >= .seconds(1) || $0 > now }
    guard recent.count < rules.callsPerSecond else {
      throttled += 1
      throw .throttled(rules.callsPerSecond)
    }
    recent.append(now)
    calls += 1
  }

  private func valid(at now: Instant) -> CJToken? {
    token.flatMap { now < $0.expiresAt ? $0 : nil }
  }
}
