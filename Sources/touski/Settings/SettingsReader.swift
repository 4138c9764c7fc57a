import Catalog
import Foundation
import HTTPServer
import Telemetry

/// Finds the text of each setting (flag, then environment, then file, then standard) and checks its form.
///
/// Problems are collected, never thrown one by one; `finish` throws them together.
struct SettingsReader {
  private let flags: [String: String]
  private let environment: [String: String]
  private let file: [String: String]
  private(set) var problems: [SettingsProblem] = []

  /// - Parameters:
  ///   - flags: `--flag` to value, as `Arguments` read them.
  ///   - file: names and values of the JSON file named by `TOUSKI_CONFIG`.
  init(flags: [String: String] = [:], environment: [String: String], file: [String: String] = [:]) {
    self.flags = flags
    self.environment = environment
    self.file = file
  }

  /// The value as somebody gave it, with the name it was given under; nil where nobody did.
  func given(_ setting: Setting) -> (name: String, value: String)? {
    if let flag = setting.flag, let value = flags[flag] { return (flag, Self.cleaned(value)) }
    for source in [environment, file] {
      for name in [setting.name] + setting.otherNames {
        if let value = source[name].map(Self.cleaned), !value.isEmpty { return (name, value) }
      }
    }
    return nil
  }

  mutating func text(_ setting: Setting) -> String? {
    guard let (name, value) = given(setting) else { return setting.standard }
    guard !value.isEmpty else {
      problems.append(SettingsProblem(name: name, detail: "is empty"))
      return setting.standard
    }
    if let fault = Self.fault(of: value, for: setting.kind) {
      problems.append(SettingsProblem(name: name, detail: fault))
      return setting.standard
    }
    return value
  }

  mutating func whole(_ setting: Setting) -> Int? { text(setting).flatMap { Int($0) } }

  mutating func flag(_ setting: Setting) -> Bool {
    text(setting).map { ["1", "true", "yes", "on"].contains($0.lowercased()) } ?? false
  }

  mutating func list(_ setting: Setting) -> [String] {
    (text(setting) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// Each entry that is none is a problem of its own.
  mutating func networks(_ setting: Setting) -> [Network] {
    list(setting).compactMap { entry in
      if let network = Network(entry) { return network }
      problems.append(
        SettingsProblem(
          name: given(setting)?.name ?? setting.name,
          detail: "\(entry) is no network: give addresses or blocks, as 192.0.2.7,10.0.0.0/8,fd00::/8, "
            + "with all bits 0 behind a block's length"))
      return nil
    }
  }

  mutating func secret(_ setting: Setting) -> Secret? { text(setting).map { Secret($0) } }

  /// A setting the command cannot do without.
  mutating func required(_ setting: Setting) -> String {
    if let value = text(setting) { return value }
    if given(setting) == nil {
      let names = ([setting.name] + setting.otherNames).joined(separator: " or ")
      problems.append(SettingsProblem(name: names, detail: "is not set. \(setting.sentence)"))
    }
    return ""
  }

  mutating func refuse(_ name: String, _ detail: String) {
    problems.append(SettingsProblem(name: name, detail: detail))
  }

  func finish() throws(SettingsProblems) {
    guard problems.isEmpty else { throw SettingsProblems(items: problems) }
  }

  /// All `FX_<COST>_<SELL>` settings as they came.
  var exchangeRates: [(name: String, value: String)] {
    file.merging(environment) { $1 }
      .filter { SettingsTable.isExchangeRate($0.key) && !$0.value.isEmpty }
      .sorted { $0.key < $1.key }
      .map { ($0.key, Self.cleaned($0.value)) }
  }

  /// Names that are set and do nothing here, each with the reason.
  var notNeeded: [String] {
    SettingsTable.notNeeded.flatMap { row in
      row.names.filter { environment[$0] ?? file[$0] != nil }.map { "\($0) is not needed: \(row.because)" }
    }
  }

  /// Pasted values often bring quotes and blanks along.
  private static func cleaned(_ value: String) -> String {
    var text = value.trimmingCharacters(in: .whitespacesAndNewlines)
    for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
      text = String(text.dropFirst().dropLast())
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func fault(of value: String, for kind: Setting.Kind) -> String? {
    switch kind {
    case .text, .list, .networks, .password:
      value.unicodeScalars.contains { $0.value < 32 } ? "holds a control character" : nil
    case .url: BaseURL(value) == nil ? "must be an https address, or http on a loopback address" : nil
    case .port: Int(value).map { (0...65_535).contains($0) } ?? false ? nil : "must be a port from 0 to 65535"
    case .whole(let range):
      Int(value).map { range.contains($0) } ?? false
        ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal(let least):
      exactDecimal(value).map { $0 >= Decimal(least) } ?? false ? nil : "must be a decimal number of at least \(least)"
    case .flag:
      ["0", "1", "true", "false", "yes", "no", "on", "off"].contains(value.lowercased()) ? nil : "must be 0 or 1"
    case .choice(let words): words.contains(value) ? nil : "must be one of \(words.joined(separator: ", "))"
    case .language: LanguageLookup.isRange(value) ? nil : "must be a language, as fr or fr-CA"
    case .key where value.utf8.count < Setting.shortestKey:
      "is too short: \(Setting.shortestKey) characters at least; touski keys prints a fresh one"
    case .secret, .key:
      if value.contains("…") || value.contains("...") {
        "was pasted shortened (it holds an ellipsis); copy the whole value"
      } else if !value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
        "holds characters that no token has"
      } else {
        nil
      }
    }
  }

  /// A plain decimal number without exponent; `Decimal(string:)` alone would accept a number with anything behind it.
  static func exactDecimal(_ text: String) -> Decimal? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isPlain =
      parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
      && text.utf8.count <= 20
    return isPlain ? Decimal(string: text) : nil
  }
}
