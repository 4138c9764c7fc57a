import Sandbox
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(2))) struct ColdReadersShareOneRenderTests {
  @Test func `a thousand equal cold requests are one render and no call to a neighbour`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let shop = try await LiveCatalogue(folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)")
    _ = try await shop.wait(for: "/v1/products") { $0.status == 200 }
    let (renders, asked) = (shop.renders, try Double(port: directus.port).requests())
    let clients = try (0..<1000).map { _ in try shop.client() }

    let request = "GET /v1/products?sort=name HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for client in clients { try client.send(request) }
    var answers: [LoopbackAnswer] = []
    for client in clients { answers.append(try client.receive()) }

    #expect(answers.count == 1000)
    #expect(answers.allSatisfy { $0.status == 200 && $0.body == answers[0].body })
    #expect(shop.renders == renders + 1)
    #expect(try Double(port: directus.port).requests() == asked)
    try await shop.stop()
    await directus.stop()
  }
}
