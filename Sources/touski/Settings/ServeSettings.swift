import Catalog
import Foundation
import Telemetry

/// All that `touski serve` was told, typed; made once at boot.
struct ServeSettings {
  /// How the supplier is to be reached, where it is.
  struct Supplier {
    let baseURL: String
    let staticToken: Secret?
    let apiKey: Secret?
  }

  let host: String
  let port: Int
  let dataFolder: String
  let directusURL: String
  let directusToken: Secret
  /// Nil: no credentials, or paused; stock and price are then the shop's own.
  let supplier: Supplier?
  /// Codes of the suppliers whose figures count, asked or paused: what was observed stays true for its time.
  let knownSuppliers: Set<String>
  let policy: CatalogPolicy
  let renderThreads: Int
  let memoryBytes: Int
  let logLevel: Log.Level
  /// Sentences for the log: what was mapped, what is not needed, what is missing but not fatal.
  let remarks: [String]

  /// - Throws: everything that is missing or wrong, at once.
  init(_ reader: SettingsReader) throws(SettingsProblems) {
    var reader = reader
    var remarks = reader.notNeeded
    port = reader.whole(SettingsTable.port) ?? 0
    let onlyPlatformPort = reader.given(SettingsTable.port)?.name == "PORT" && reader.given(SettingsTable.host) == nil
    host = onlyPlatformPort ? "0.0.0.0" : reader.text(SettingsTable.host) ?? ""
    dataFolder = reader.text(SettingsTable.data) ?? ""
    directusURL = BaseURL(reader.required(SettingsTable.directusURL))?.text ?? ""
    directusToken = Secret(reader.required(SettingsTable.directusToken))
    supplier = Self.supplier(&reader, &remarks)
    let hasAccess = [SettingsTable.cjToken, SettingsTable.cjKey].contains { reader.given($0) != nil }
    knownSuppliers = hasAccess ? ["cj"] : []
    policy = Self.policy(&reader, &remarks)
    renderThreads = reader.whole(SettingsTable.renderThreads) ?? ProcessInfo.processInfo.activeProcessorCount
    memoryBytes = (reader.whole(SettingsTable.memory) ?? 1) << 20
    logLevel = reader.text(SettingsTable.logLevel).flatMap(Log.Level.init) ?? .info
    self.remarks = remarks
    try reader.finish()
  }

  private static func supplier(_ reader: inout SettingsReader, _ remarks: inout [String]) -> Supplier? {
    let token = reader.secret(SettingsTable.cjToken)
    let key = reader.secret(SettingsTable.cjKey)
    let url = BaseURL(reader.text(SettingsTable.cjURL) ?? "")?.text ?? ""
    guard reader.flag(SettingsTable.cjEnabled) else {
      remarks.append("CJ_ENABLED is 0: the supplier is paused")
      return nil
    }
    guard token != nil || key != nil else {
      remarks.append("neither CJ_API_KEY nor CJ_STATIC_TOKEN is set: stock and price are the shop's own")
      return nil
    }
    return Supplier(baseURL: url, staticToken: token, apiKey: key)
  }
}
