import Sandbox
import Telemetry

/// All that `touski sandbox` was told.
struct SandboxSettings {
  let directusPort: Int
  let directusShape: DirectusShape
  /// Who is told of each write; nil: nobody.
  var hook: DirectusHook?
  let cjPort: Int
  let logLevel: Log.Level

  init(_ reader: inout SettingsReader) {
    directusPort = reader.whole(SettingsTable.directusPort) ?? 0
    directusShape = reader.text(SettingsTable.directusShape).flatMap(DirectusShape.init) ?? .reference
    hook = Self.hook(&reader)
    cjPort = reader.whole(SettingsTable.cjPort) ?? 0
    logLevel = reader.text(SettingsTable.logLevel).flatMap(Log.Level.init) ?? .info
  }

  /// Address and token, or neither; one alone is a slip.
  private static func hook(_ reader: inout SettingsReader) -> DirectusHook? {
    let url = reader.text(SettingsTable.sandboxHook)
    let token = reader.secret(SettingsTable.sandboxHookToken)
    let names = (SettingsTable.sandboxHook.name, SettingsTable.sandboxHookToken.name)
    if let url, let token { return DirectusHook(url: url, token: token) }
    if reader.given(SettingsTable.sandboxHook) == nil, token != nil {
      reader.refuse(names.0, "is not set, but \(names.1) is")
    } else if reader.given(SettingsTable.sandboxHookToken) == nil, url != nil {
      reader.refuse(names.1, "is not set, but \(names.0) is")
    }
    return nil
  }
}
