import Sandbox
import Telemetry
import Testing

@testable import touski

@Suite struct SandboxSettingsTests {
  private func settings(_ environment: [String: String]) throws -> SandboxSettings {
    var reader = SettingsReader(environment: environment)
    let settings = SandboxSettings(&reader)
    try reader.finish()
    return settings
  }

  @Test func `nothing is needed`() throws {
    let settings = try settings([:])

    #expect(settings.directusPort == 8055)
    #expect(settings.directusShape == .reference)
    #expect(settings.hook == nil)
  }

  @Test func `each shape there is can be asked for`() throws {
    #expect(SettingsTable.directusShape.kind == .choice(DirectusShape.allCases.map(\.rawValue)))
    for shape in DirectusShape.allCases {
      #expect(try settings(["TOUSKI_SANDBOX_DIRECTUS_SHAPE": shape.rawValue]).directusShape == shape)
    }
  }

  @Test func `a hook has an address and a token`() throws {
    let settings = try settings([
      "TOUSKI_SANDBOX_HOOK_URL": "http://127.0.0.1:8080/hooks/directus", "TOUSKI_SANDBOX_HOOK_TOKEN": "tok",
    ])

    #expect(settings.hook == DirectusHook(url: "http://127.0.0.1:8080/hooks/directus", token: Secret("tok")))
  }

  @Test(arguments: [
    (["TOUSKI_SANDBOX_HOOK_URL": "http://127.0.0.1/h"], "TOUSKI_SANDBOX_HOOK_TOKEN"),
    (["TOUSKI_SANDBOX_HOOK_TOKEN": "tok"], "TOUSKI_SANDBOX_HOOK_URL"),
    (["TOUSKI_SANDBOX_HOOK_TOKEN": "tok", "TOUSKI_SANDBOX_HOOK_URL": "http://x.example"], "TOUSKI_SANDBOX_HOOK_URL"),
  ])
  func `half a hook is a slip and named`(given: [String: String], name: String) throws {
    let problems = try #require(throws: SettingsProblems.self) { try settings(given) }

    #expect(problems.items.map(\.name) == [name])
  }
}
