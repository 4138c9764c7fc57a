import Telemetry

/// All that `touski sandbox` was told.
struct SandboxSettings {
  let directusPort: Int
  let cjPort: Int
  let logLevel: Log.Level

  init(_ reader: SettingsReader) throws(SettingsProblems) {
    var reader = reader
    directusPort = reader.whole(SettingsTable.directusPort) ?? 0
    cjPort = reader.whole(SettingsTable.cjPort) ?? 0
    logLevel = reader.text(SettingsTable.logLevel).flatMap(Log.Level.init) ?? .info
    try reader.finish()
  }
}
