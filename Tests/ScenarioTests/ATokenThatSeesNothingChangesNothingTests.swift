import Sandbox
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(2))) struct ATokenThatSeesNothingChangesNothingTests {
  @Test func `a Directus that suddenly answers with nothing is held, told once, and believed when the rows are back`()
    async throws
  {
    let directus = try SandboxDirectus()
    directus.start()
    let diary = Diary()
    let shop = try await LiveCatalogue(
      folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)", pullPause: .milliseconds(20),
      log: diary.log)
    let before = try await shop.wait(for: "/v1/products") { $0.status == 200 }
    let double = Double(port: directus.port)

    try double.setFaults(#"{"empty":true}"#)
    let asked = try double.requests()
    while try double.requests() < asked + 30 { await Task.yield() }
    let during = try shop.client().get("/v1/products")
    try double.setFaults("{}")
    try double.save("ff080fe5-1655-57f0-8fff-69a0d282ab6f", #"{"name":"Renamed after the trouble"}"#)
    let after = try await shop.wait(for: "/v1/products?sort=name&pageSize=240") {
      $0.text.contains("Renamed after the trouble")
    }

    #expect(during.body == before.body)
    #expect(diary.count("mirror.held") == 1)
    #expect(after.status == 200)
    try await shop.stop()
    await directus.stop()
  }
}
