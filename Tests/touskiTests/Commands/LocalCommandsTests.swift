import Catalog
import Foundation
import Mirror
import Sandbox
import Telemetry
import TestSupport
import Testing

@testable import touski

/// What the commands do while no server holds the data folder: the work itself.
@Suite(.ownThread, .timeLimit(.minutes(1))) struct LocalCommandsTests {
  private let nobody = ScriptedTransport()
  private let shop: ShopFolder

  init() throws {
    shop = try ShopFolder()
  }

  private func environment(directus port: Int) -> [String: String] {
    [
      "TOUSKI_DATA": shop.path, "DIRECTUS_URL": "http://127.0.0.1:\(port)",
      "DIRECTUS_STATIC_TOKEN": "sandbox-reader-token", "SHOP_CURRENCY": "CAD", "TOUSKI_LOG": "error",
    ]
  }

  private func pull(_ words: [String] = [], from port: Int) async throws {
    try await PullCommand(words, environment: environment(directus: port)).run(transport: nobody)
  }

  @Test func `a pull fills the catalogue, and a purge moves the tags it names`() async throws {
    let directus = try SandboxDirectus(port: 0, log: .silent)
    directus.start()

    try await pull(from: directus.port)
    let before = try shop.read { try $0.tags() }
    try await CacheCommand(["purge", "--tag", "products"], environment: environment(directus: directus.port))
      .run(transport: nobody)
    let after = try shop.read { try $0.tags() }

    func seq(_ name: String, _ tags: [TagChange]) -> Int64 { tags.first { $0.name == name }?.seq ?? 0 }
    #expect(try shop.read { $0.isReady })
    #expect(before.count > 50)
    #expect(seq("products", after) > seq("products", before))
    #expect(after.filter { $0.name != "products" } == before.filter { $0.name != "products" })
    #expect(nobody.requests.isEmpty)
    await directus.stop()
  }

  @Test(arguments: ["product-é à", "product-%C3%A9%20%C3%A0"])
  func `a purge takes an id as it is and as Cache-Tag writes it`(tag: String) async throws {
    func purge(_ tag: String) async throws -> Int64 {
      try await CacheCommand(["purge", "--tag", tag], environment: environment(directus: 1)).run(transport: nobody)
      return try shop.read { try $0.tags() }.first { $0.name == "product-é à" }?.seq ?? 0
    }
    let writer = try shop.writer()
    _ = try await writer.apply(
      ShopSnapshot(products: [ShopProduct(id: "é à", slug: "p", name: "p", price: 5, stock: 9)]), accepting: true)
    writer.stop()

    // The first opening derives anew, as its settings are others.
    let before = try await purge("product-x")
    let unmoved = try await purge("product-x")
    let after = try await purge(tag)

    #expect(before > 0)
    #expect(unmoved == before)
    #expect(after > before)
  }

  @Test func `a Directus that is not there is the upstream's failure and changes nothing`() async throws {
    let stop = try await #require(throws: Stop.self) { try await pull(from: 1) }

    #expect(stop.code == .upstream)
    #expect(stop.message.contains("directus"))
    #expect(try !shop.read { $0.isReady })
  }

  @Test func `what the guard holds is a finding, and accepting applies it`() async throws {
    let directus = try SandboxDirectus(port: 0, log: .silent)
    directus.start()
    try await pull(from: directus.port)
    let empty = try SandboxDirectus(port: 0, log: .silent)
    empty.start()
    let client = try LoopbackClient(port: empty.port)
    let faults = #"{"empty":true}"#
    try client.send(
      "PUT /_sandbox/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(faults.utf8.count)\r\n\r\n\(faults)")
    #expect(try client.receive().status == 200)

    let stop = try await #require(throws: Stop.self) { try await pull(from: empty.port) }
    #expect(stop.code == .finding)
    #expect(stop.message.contains("touski pull --accept"))
    #expect(try shop.read { try $0.tags() }.count > 50)

    try await pull(["--accept"], from: empty.port)
    #expect(try shop.read { try $0.list(sort: .name, page: 1, pageSize: 10, now: ShopFolder.now) }.totalItems == 0)
    await directus.stop()
    await empty.stop()
  }
}
