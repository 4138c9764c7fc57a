import Catalog
import Directus
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
  /// Used first; nil together with `directusEmail`: the shop is read as its public may.
  let directusToken: Secret?
  /// Nil where `directusPassword` is.
  let directusEmail: String?
  let directusPassword: Secret?
  /// Entries as `products.price=prix`.
  let directusNames: [String]
  /// Nil: the hook is closed.
  let hookToken: Secret?
  /// Nil: `/admin` is closed.
  let adminKey: Secret?
  /// Nil: no credentials, or paused; stock and price are then the shop's own.
  let supplier: Supplier?
  /// Codes of the suppliers whose figures count, asked or paused: what was observed stays true for its time.
  let knownSuppliers: Set<String>
  let policy: CatalogPolicy
  let door: DoorSettings
  let renderThreads: Int
  let memoryBytes: Int
  let cacheFileBytes: Int
  /// Nil: the usual one, if there is one.
  let publicFolder: String?
  let logLevel: Log.Level
  /// Sentences for the log: what was mapped, what is not needed, what is missing but not fatal.
  let remarks: [String]
  /// Sentences for the log about what is dangerous.
  let warnings: [String]

  /// - Throws: everything that is missing or wrong, at once.
  init(_ reader: SettingsReader) throws(SettingsProblems) {
    var reader = reader
    var remarks = reader.notNeeded
    let address = ListeningAddress(&reader)
    (host, port) = (address.host, address.port)
    dataFolder = reader.text(SettingsTable.data) ?? ""
    directusURL = BaseURL(reader.required(SettingsTable.directusURL))?.text ?? ""
    directusToken = reader.secret(SettingsTable.directusToken)
    (directusEmail, directusPassword) = Self.signIn(&reader)
    directusNames = Self.names(&reader)
    hookToken = reader.secret(SettingsTable.hookToken)
    adminKey = reader.secret(SettingsTable.adminKey)
    door = DoorSettings(&reader)
    for (lesser, name, readers) in [
      (hookToken, SettingsTable.hookToken.name, "whoever may see the flows of Directus"),
      (door.storefrontKey, SettingsTable.storefrontKey.name, "whoever runs a front end"),
    ] where adminKey != nil && adminKey?.revealed == lesser?.revealed {
      reader.refuse(
        SettingsTable.adminKey.name,
        "is the same as \(name), which \(readers) can read: give each its own, as touski keys prints them")
    }
    if directusToken == nil, directusEmail == nil {
      remarks.append(
        "neither DIRECTUS_STATIC_TOKEN nor DIRECTUS_EMAIL is set: Directus shows what it shows to the public")
    }
    warnings = Self.warnings(of: reader) + door.warnings
    supplier = Self.supplier(&reader, &remarks)
    let hasAccess = [SettingsTable.cjToken, SettingsTable.cjKey].contains { reader.given($0) != nil }
    knownSuppliers = hasAccess ? ["cj"] : []
    policy = Self.policy(&reader, &remarks)
    renderThreads = reader.whole(SettingsTable.renderThreads) ?? ProcessInfo.processInfo.activeProcessorCount
    memoryBytes = (reader.whole(SettingsTable.memory) ?? 1) << 20
    cacheFileBytes = (reader.whole(SettingsTable.diskMemory) ?? 1) << 20
    publicFolder = reader.text(SettingsTable.publicFolder)
    logLevel = reader.text(SettingsTable.logLevel).flatMap(Log.Level.init) ?? .info
    self.remarks = remarks
    try reader.finish()
  }

  /// Both or neither; one alone is a slip.
  private static func signIn(_ reader: inout SettingsReader) -> (String?, Secret?) {
    let email = reader.text(SettingsTable.directusEmail)
    let password = reader.secret(SettingsTable.directusPassword)
    let names = (SettingsTable.directusEmail.name, SettingsTable.directusPassword.name)
    switch (email, password) {
    case (_?, nil) where reader.given(SettingsTable.directusPassword) == nil:
      reader.refuse(names.1, "is not set, but \(names.0) is")
    case (nil, _?) where reader.given(SettingsTable.directusEmail) == nil:
      reader.refuse(names.0, "is not set, but \(names.1) is")
    case (let email?, _) where !email.contains("@"):
      reader.refuse(reader.given(SettingsTable.directusEmail)?.name ?? names.0, "is no e-mail address")
    default: break
    }
    return (email, password)
  }

  private static func names(_ reader: inout SettingsReader) -> [String] {
    let entries = reader.list(SettingsTable.directusNames)
    do {
      _ = try ShopNames(parsing: entries)
    } catch {
      reader.refuse(SettingsTable.directusNames.name, "\(error)")
    }
    return entries
  }

  private static func warnings(of reader: SettingsReader) -> [String] {
    [SettingsTable.directusEmail, SettingsTable.directusPassword].compactMap { setting in
      guard let name = reader.given(setting)?.name, name != setting.name else { return nil }
      return "\(name) is sent to every browser by Next.js: name it \(setting.name), and change the password"
    }
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
