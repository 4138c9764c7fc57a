import Sandbox
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(2))) struct TroubleIsToldOnceTests {
  @Test func `a wrong token is told once with what to do, and never shown`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let diary = Diary()
    let shop = try await LiveCatalogue(
      folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)", token: "mistyped-token-7Q",
      pullPause: .milliseconds(20), log: diary.log)

    let double = Double(port: directus.port)
    while try double.requests() < 10 { await Task.yield() }

    #expect(diary.count("mirror.pull_failed") == 1)
    #expect(diary.lines.contains { $0.contains("mirror.pull_failed") && $0.contains("DIRECTUS_STATIC_TOKEN") })
    #expect(!diary.lines.contains { $0.contains("mistyped-token-7Q") })
    #expect(try shop.client().get("/v1/products").status == 503)
    try await shop.stop()
    await directus.stop()
  }

  @Test(arguments: [#"{"html":true}"#, #"{"status":503}"#, #"{"truncate":true}"#])
  func `a broken Directus is told once, served around, and its return is told too`(faults: String) async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let diary = Diary()
    let shop = try await LiveCatalogue(
      folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)", pullPause: .milliseconds(20),
      log: diary.log)
    let before = try await shop.wait(for: "/v1/products") { $0.status == 200 }
    let double = Double(port: directus.port)

    try double.setFaults(faults)
    while diary.count("mirror.pull_failed") == 0 { await Task.yield() }
    let during = try shop.client().get("/v1/products")
    try double.setFaults("{}")
    while diary.count("mirror.pull_recovered") == 0 { await Task.yield() }

    #expect(during.body == before.body)
    #expect(diary.count("mirror.pull_failed") == 1)
    try await shop.stop()
    await directus.stop()
  }
}
