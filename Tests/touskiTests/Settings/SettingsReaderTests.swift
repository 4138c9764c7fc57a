import Telemetry
import Testing

@testable import touski

@Suite struct SettingsReaderTests {
  @Test func `a flag is stronger than the environment, that than the file, that than the standard`() {
    var all = SettingsReader(
      flags: ["--port": "1"], environment: ["TOUSKI_PORT": "2"], file: ["TOUSKI_PORT": "3"])
    var two = SettingsReader(environment: ["TOUSKI_PORT": "2"], file: ["TOUSKI_PORT": "3"])
    var one = SettingsReader(environment: [:], file: ["TOUSKI_PORT": "3"])
    var none = SettingsReader(environment: [:])

    #expect(all.whole(SettingsTable.port) == 1)
    #expect(two.whole(SettingsTable.port) == 2)
    #expect(one.whole(SettingsTable.port) == 3)
    #expect(none.whole(SettingsTable.port) == 8080)
  }

  @Test func `pasted values lose their quotes and blanks`() {
    var reader = SettingsReader(environment: ["DIRECTUS_STATIC_TOKEN": " \"abc123\"\n"])

    #expect(reader.secret(SettingsTable.directusToken)?.revealed == "abc123")
  }

  @Test(arguments: ["abc…xyz", "abc...xyz", "two words", "tok\u{e9}n"])
  func `a token that cannot be one is refused by name and not repeated`(value: String) {
    var reader = SettingsReader(environment: ["CJ_API_KEY": value])

    _ = reader.secret(SettingsTable.cjKey)

    #expect(reader.problems.map(\.name) == ["CJ_API_KEY"])
    #expect(!reader.problems[0].description.contains(value))
  }

  @Test func `names the owner's front uses are told as not needed`() {
    let reader = SettingsReader(environment: ["CJ_EMAIL": "x", "CJ_MOCK": "1"])

    #expect(reader.notNeeded.count == 2)
    #expect(reader.notNeeded[0].hasPrefix("CJ_EMAIL is not needed"))
  }
}
