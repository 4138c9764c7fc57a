import Sandbox
import Telemetry
import Testing

@testable import touski

@Suite struct DemoCommandTests {
  private static let token = "fresh-token-of-the-test"

  private func demo(_ words: String..., environment: [String: String] = [:]) throws -> DemoCommand {
    try DemoCommand(words, environment: environment, hookToken: Self.token)
  }

  private func serve(_ demo: DemoCommand) throws -> ServeSettings {
    try demo.serveSettings(directus: "http://127.0.0.1:1", cj: "http://127.0.0.1:2")
  }

  @Test(arguments: [
    ([], "http://127.0.0.1:8080/hooks/directus"), (["--port", "81"], "http://127.0.0.1:81/hooks/directus"),
    (["--host", "0.0.0.0"], "http://127.0.0.1:8080/hooks/directus"),
    (["--host", "::"], "http://[::1]:8080/hooks/directus"),
  ])
  func `the demo's Directus calls the demo's server, which knows its token`(words: [String], url: String) throws {
    let demo = try DemoCommand(words, environment: [:], hookToken: Self.token)

    #expect(demo.sandbox.hook == DirectusHook(url: url, token: Secret(Self.token)))
    #expect(try serve(demo).hookToken?.revealed == Self.token)
  }

  @Test(arguments: [["--port", "0"], ["--host", "192.0.2.1"]])
  func `where the server cannot be named before it runs there is no hook`(words: [String]) throws {
    let demo = try DemoCommand(words, environment: [:], hookToken: Self.token)

    #expect(demo.sandbox.hook == nil)
    #expect(try serve(demo).hookToken == nil)
  }

  @Test func `a hook that is named is the one that is called`() throws {
    let demo = try demo(
      "--hook", "http://127.0.0.1:3/h", environment: ["TOUSKI_SANDBOX_HOOK_TOKEN": "theirs"])

    #expect(demo.sandbox.hook == DirectusHook(url: "http://127.0.0.1:3/h", token: Secret("theirs")))
    #expect(try serve(demo).hookToken == nil)
  }

  @Test func `the environment chooses where a demo runs and never what it reads from`() throws {
    let demo = try demo(
      "--directus-shape", "owner",
      environment: [
        "TOUSKI_PORT": "82", "NEXT_PUBLIC_DIRECTUS_URL": "https://shop.example.com", "DIRECTUS_STATIC_TOKEN": "theirs",
        "TOUSKI_CONFIG": "/nowhere",
      ])
    let settings = try serve(demo)

    #expect(demo.sandbox.directusShape == .owner)
    #expect(settings.port == 82)
    #expect(settings.directusURL == "http://127.0.0.1:1")
    #expect(settings.directusToken?.revealed == "sandbox-reader-token")
    #expect(settings.dataFolder == ".touski/demo")
  }
}
