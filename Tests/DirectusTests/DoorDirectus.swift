import Synchronization
import Upstream

/// A shop of one product behind a door that gives out numbered tokens as Directus does: refresh tokens for one use.
final class DoorDirectus: HTTPTransport {
  private struct State {
    var requests: [UpstreamRequest] = []
    var given = 0
    var admitted: Set<String> = []
    var refreshTokens: Set<String> = []
    /// Given at the door instead of a token.
    var answer: UpstreamResponse?
  }

  private let state = Mutex(State())
  private let table = TableDirectus(["products": .init([["id": 1, "name": "Lampe"]])])
  private let life: String

  /// - Parameter life: what the door says for `expires`, as JSON.
  init(life: String = "900000") { self.life = life }

  var requests: [UpstreamRequest] { state.withLock { $0.requests } }
  /// The paths asked for at the door, in order.
  var doorCalls: [String] {
    requests.compactMap { request in
      request.url.contains("/auth/") ? "/auth/" + (request.url.split(separator: "/").last ?? "") : nil
    }
  }

  func admit(_ token: String) { state.withLock { _ = $0.admitted.insert(token) } }
  func refuse(_ answer: UpstreamResponse?) { state.withLock { $0.answer = answer } }

  /// No token given so far is good any more.
  func end(refreshTokens: Bool = false) {
    state.withLock { state in
      state.admitted = []
      if refreshTokens { state.refreshTokens = [] }
    }
  }

  func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    let answer: UpstreamResponse? = state.withLock { state in
      state.requests.append(request)
      if request.url.contains("/auth/") { return door(request, &state) }
      let token = request.headers.first { $0.name == "Authorization" }?.value.dropFirst("Bearer ".count) ?? ""
      if state.admitted.contains(String(token)) { return nil }
      return TableDirectus.refusal(401, token.hasPrefix("access") ? "TOKEN_EXPIRED" : "INVALID_CREDENTIALS", "No.")
    }
    if let answer { return answer }
    return try await table.send(request)
  }

  private func door(_ request: UpstreamRequest, _ state: inout State) -> UpstreamResponse {
    if let answer = state.answer { return answer }
    let body = try? JSONValue(parsing: request.body ?? [])
    if request.url.hasSuffix("/auth/refresh"), let token = body?["refresh_token"]?.string,
      state.refreshTokens.remove(token) == nil
    {
      return TableDirectus.refusal(401, "INVALID_CREDENTIALS", "Invalid user credentials.")
    }
    state.given += 1
    state.admitted = ["access-\(state.given)"]
    state.refreshTokens.insert("refresh-\(state.given)")
    let json =
      #"{"data":{"expires":\#(life),"refresh_token":"refresh-\#(state.given)","access_token":"access-\#(state.given)"}}"#
    return UpstreamResponse(status: 200, headers: [Header("Content-Type", "application/json")], body: Array(json.utf8))
  }
}
