import Telemetry

/// What `--help` prints: commands by hand, settings from the table.
enum Usage {
  static let version = "0.1.0"

  static var text: String {
    """
    touski \(version): a catalogue server for Next.js shops, with products of Directus and live stock of CJ.

    usage: touski <command> [options]

      demo      doubles of Directus and CJ, and the server reading from them; nothing to set up
      serve     the server, reading from the Directus and CJ that the settings name
      sandbox   the doubles alone
      pull [--accept]                       reads the whole shop now; --accept: also what the guard would hold
      cache purge --tag TAG [--tag TAG]     pages that show a tag are rendered anew before they are answered
      cache purge --all                     the same for every page
      keys                                  prints a fresh admin key, hook token and storefront key
      backup FOLDER                         copies catalogue and ledger into a new folder there; the server may run
      backup restore FOLDER                 puts such a copy in the place of the data folder's files

      --version, --help

    pull and cache ask the server that holds the data folder, else do it themselves.

    Settings of serve, pull and cache (environment, or an option where one is named):

    \(rows(SettingsTable.serve))
      FX_<COST>_<SELL>
          Exchange rate, as FX_USD_CAD=1.37; without it no price is computed across currencies.

    Settings of sandbox; demo takes these too:

    \(rows(sandboxAlone))
    Exit codes: 0 well, 1 a finding, 2 wrong usage or settings, 3 an upstream failed.
    """
  }

  /// The table of the README.
  static var markdown: String {
    var lines = ["| setting | option | default | what it does |", "|---|---|---|---|"]
    for setting in SettingsTable.serve + sandboxAlone {
      let names = ([setting.name] + setting.otherNames).map { "`\($0)`" }.joined(separator: ", ")
      let option = setting.flag.map { "`\($0)`" } ?? ""
      let standard = setting.standard.map { "`\($0)`" } ?? (setting.isSecret ? "secret" : "")
      lines.append("| \(names) | \(option) | \(standard) | \(setting.sentence) |")
    }
    lines.append(
      "| `FX_<COST>_<SELL>` | | | Exchange rate, as `FX_USD_CAD=1.37`; without it no price is computed across currencies. |"
    )
    return lines.joined(separator: "\n")
  }

  private static var sandboxAlone: [Setting] {
    SettingsTable.sandbox.filter { setting in !SettingsTable.serve.contains { $0.name == setting.name } }
  }

  private static func rows(_ settings: [Setting]) -> String {
    settings.map { setting in
      let names = ([setting.name] + setting.otherNames).joined(separator: ", ")
      let option = setting.flag.map { "  \($0)" } ?? ""
      let standard = setting.standard.map { "  [\($0)]" } ?? ""
      return "  \(names)\(option)\(standard)\n      \(setting.sentence)\n"
    }.joined()
  }
}
