import Catalog
import Directus
import Foundation
import Quota
import Suppliers
import Telemetry
import Upstream

/// The clients of Directus and CJ with everything they stand on: transport, breaker, governor, ledger, credentials.
struct Neighbours: Sendable {
  let shop: DirectusShop
  /// Nil where no supplier is configured.
  let supplier: CJSupplier?
  private let transport: CurlTransport
  private let ledger: LedgerFile?

  init(_ settings: ServeSettings, folder: DataFolder, clock: WallClock, log: Log) async throws {
    transport = CurlTransport(log: log)
    let credentials = CredentialsFile(path: folder.file("credentials.json"), log: log)
    shop = DirectusShop(
      transport: GuardedTransport(upstream: "directus", transport: transport, log: log), baseURL: settings.directusURL,
      access: DirectusAccess(
        staticToken: settings.directusToken, email: settings.directusEmail, password: settings.directusPassword,
        credentials: credentials), names: try ShopNames(parsing: settings.directusNames),
      imageHosts: settings.policy.imageHosts, log: log, clock: clock,
      pause: { try await Task.sleep(for: $0) })
    guard let access = settings.supplier else {
      supplier = nil
      ledger = nil
      return
    }
    let address = CJBaseURL(access.baseURL)
    if address.replacedRetiredHost {
      log.warning("settings.remark", ("remark", "CJ_BASE_URL names a retired host; \(CJBaseURL.official) is used"))
    }
    let ledger = try LedgerFile(path: folder.file("ledger.sqlite"), supplier: "cj", now: clock.now, log: log)
    let governor = try await GovernorService(ledger: ledger, clock: clock, log: log) { try await Task.sleep(for: $0) }
    let governed = GovernedTransport(
      transport: GuardedTransport(upstream: "cj", transport: transport, log: log), governor: governor,
      baseURL: address, clock: clock)
    let token = CJAccessToken(
      transport: governed, credentials: credentials,
      staticToken: access.staticToken, apiKey: access.apiKey, clock: clock, log: log)
    supplier = CJSupplier(transport: governed, token: token, clock: clock, log: log)
    self.ledger = ledger
  }

  func stop() {
    transport.stop()
    ledger?.stop()
  }
}
