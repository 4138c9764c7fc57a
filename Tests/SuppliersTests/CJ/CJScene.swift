import Catalog
import Quota
import Synchronization
import Telemetry
import TestSupport
import Upstream

@testable import Suppliers

/// A supplier client on a scripted CJ, with time that passes by sleeping and a ledger that outlives it.
final class CJScene: Sendable {
  static let query = "/api2.0/v1/product/query"
  static let stock = "/api2.0/v1/product/stock/getInventoryByPid"
  static let account = "/api2.0/v1/setting/get"
  static let signIn = "/api2.0/v1/authentication/getAccessToken"

  let script = ScriptedTransport()
  let clock = ManualClock()
  let ledger = MemoryLedger()
  let folder: TemporaryFolder
  private let written = Mutex<[String]>([])

  /// With a described account of 50,000 points a day at one call a second, unless told otherwise.
  init(isAccountKnown: Bool = true) throws {
    folder = try TemporaryFolder()
    if isAccountKnown {
      script.answer(.get, Self.account, with: try .fixture("cj/settings/setting-get-variant-b.json"))
    }
  }

  var log: Log {
    Log(threshold: .debug, clock: clock.wall) { [self] line in written.withLock { $0.append(line) } }
  }

  var logged: [String] { written.withLock { $0 } }

  /// What the ledger holds; nil before the first call.
  var record: LedgerRecord? {
    get async {
      do {
        return try await ledger.load()
      } catch {
        return nil
      }
    }
  }

  func governor() async throws -> GovernorService {
    let clock = clock
    return try await GovernorService(ledger: ledger, clock: clock.wall, log: log) { clock.advance(by: $0) }
  }

  func transport() async throws -> GovernedTransport {
    GovernedTransport(
      transport: script, governor: try await governor(), baseURL: CJBaseURL(CJBaseURL.official), clock: clock.wall)
  }

  /// As after a start of the process: everything anew but ledger, credentials and time.
  func token(
    _ transport: GovernedTransport, staticToken: String? = nil, apiKey: String? = "key"
  ) throws -> CJAccessToken {
    CJAccessToken(
      transport: transport, credentials: CredentialsFile(path: folder.path("credentials.json"), log: log),
      staticToken: staticToken.map(Secret.init), apiKey: apiKey.map(Secret.init), clock: clock.wall, log: log)
  }

  /// A client that was started and has read its account.
  func supplier(staticToken: String? = "static", apiKey: String? = nil) async throws -> CJSupplier {
    let transport = try await transport()
    return CJSupplier(
      transport: transport, token: try token(transport, staticToken: staticToken, apiKey: apiKey), clock: clock.wall,
      log: log)
  }

  /// What was asked of one path, in order.
  func asked(_ path: String) -> [UpstreamRequest] { script.requests.filter { $0.path == path } }
}

extension ScriptedAnswer {
  /// A recorded answer, with another status where one is given.
  static func fixture(_ path: String, status: Int? = nil) throws -> Self {
    var response = try Fixture(path).response
    if let status { response.status = status }
    return .response(response)
  }
}
