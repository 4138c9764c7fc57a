package import Quota
package import Telemetry
package import Upstream

/// The only way to CJ: each call takes a permit and pays by its price before it leaves, and what its answer tells about
/// rate and points goes back to the governor.
package final class GovernedTransport: Sendable {
  private let transport: any HTTPTransport
  private let governor: GovernorService
  private let baseURL: CJBaseURL
  private let clock: WallClock

  package init(transport: any HTTPTransport, governor: GovernorService, baseURL: CJBaseURL, clock: WallClock) {
    self.transport = transport
    self.governor = governor
    self.baseURL = baseURL
    self.clock = clock
  }

  /// Sends `call` and returns the data of a success, `.null` where it came without. A read that failed for reasons
  /// that pass is sent once more, with a permit of its own.
  package func send(_ call: CJCall, token: Secret?) async throws(CJCallError) -> JSONValue {
    do {
      return try await attempt(call, token: token)
    } catch {
      guard call.isRead, error.isWorthAnotherAttempt else { throw error }
    }
    return try await attempt(call, token: token)
  }

  /// Whether the governor wants the account's description before more points are spent.
  package var isAccountInDoubt: Bool {
    get async { await governor.isAccountInDoubt }
  }

  /// How the account stands, for reports.
  package var standing: Standing {
    get async { await governor.standing }
  }

  private func attempt(_ call: CJCall, token: Secret?) async throws(CJCallError) -> JSONValue {
    let permit = try await permit(for: call)
    let response: UpstreamResponse
    do {
      response = try await transport.send(request(call, token: token))
    } catch {
      await governor.settle(permit, Settlement(error.neverLeft ? .unsent : .unanswered))
      throw .unreachable(error)
    }
    let envelope = CJEnvelope(response)
    await governor.settle(permit, envelope.settlement(of: call))
    switch envelope.outcome {
    case .success(let data):
      return data
    case .failure(let failure):
      let isRationed = failure.kind == .throttled || failure.kind == .quotaExhausted
      throw .refused(failure, retryAt: isRationed ? await governor.instant(affording: call.cost) : nil)
    }
  }

  private func permit(for call: CJCall) async throws(CJCallError) -> Permit {
    do {
      return try await governor.permit(cost: call.cost, deadline: clock.now.advanced(by: Limits.permitPatience))
    } catch {
      throw .noPermit(error)
    }
  }

  private func request(_ call: CJCall, token: Secret?) -> UpstreamRequest {
    var headers = [Header("Accept", "application/json")]
    if let token { headers.append(Header("CJ-Access-Token", token.revealed)) }
    if call.body != nil { headers.append(Header("Content-Type", "application/json")) }
    return UpstreamRequest(
      upstream: "cj", method: call.isRead ? .get : .post, url: baseURL.text + call.target, headers: headers,
      body: call.body?.encoded(), timeout: Limits.callTimeout, bodyLimit: Limits.bodyLimit)
  }
}

extension CJCall {
  fileprivate var isRead: Bool { body == nil }

  /// Path and query as they go onto the wire (RFC 3986, section 2.3: only unreserved characters stay as they are).
  fileprivate var target: String {
    guard !query.isEmpty else { return path }
    return path + "?" + query.map { "\($0.name)=\(Self.encoded($0.value))" }.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.append(byte)
      default:
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension CJEnvelope {
  fileprivate func settlement(of call: CJCall) -> Settlement {
    switch outcome {
    case .success(let data):
      let isAccount = call.yields == .account
      return Settlement(
        .answered, points: points, isAccount: isAccount, perSecond: isAccount ? CJSettings(data)?.qpsLimit : nil)
    case .failure(let failure):
      // The ration of sign-ins is their own and says nothing about the rate of calls.
      switch failure.action {
      case .waitThenRetry: return Settlement(.throttled, points: points)
      case .stopUntilRefilled: return Settlement(.exhausted, points: points)
      default: return Settlement(.answered, points: points)
      }
    }
  }
}
