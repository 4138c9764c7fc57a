import Catalog
import Foundation
import Testing
import Upstream

@testable import Directus

struct FullReadTests {
  private typealias Table = TableDirectus.Table

  private func rows(_ numbers: some Sequence<Int>) -> [[String: JSONValue]] {
    numbers.map { ["id": .string(String(format: "p%04d", $0)), "name": "Lampe"] }
  }

  private func isPage(_ request: UpstreamRequest, _ number: Int) -> Bool {
    request.url.contains("/products?")
      && request.url.contains(number == 1 ? "&page=1&" : "&offset=\((number - 1) * 199)&")
  }

  @Test(arguments: [0, 1, 199, 200, 201, 399, 400, 450, 1198, 1199, 1200, 1201, 3000])
  func `every row arrives once whatever their number`(count: Int) async throws {
    let transport = TableDirectus(["products": Table(rows(0..<count), columns: ["id", "name"])])

    let products = try await DirectusShop.make(transport).pull().products

    #expect(products.count == count)
    #expect(Set(products.map(\.id)).count == count)
  }

  @Test func `a row added between two pages makes the read start again`() async throws {
    let added = rows([0])
    let transport = TableDirectus(["products": Table(rows(1...300))]) { number, _, tables in
      if number == 3 { tables["products"]?.rows += added }
      return nil
    }

    let products = try await DirectusShop.make(transport).pull().products

    #expect(products.count == 301)
    #expect(transport.targets.count { $0.contains("products") && $0.contains("&page=1&") } == 2)
  }

  @Test func `a row deleted between two pages hides none of the others`() async throws {
    let transport = TableDirectus(["products": Table(rows(1...300))]) { number, _, tables in
      if number == 3 { tables["products"]?.rows.removeFirst() }
      return nil
    }

    let products = try await DirectusShop.make(transport).pull().products

    #expect(products.count == 299)
    #expect(products.contains { $0.id == "p0201" }, "it slid onto the page that had been read")
  }

  @Test func `a row deleted and another added between two pages lose none of the others`() async throws {
    let added = rows([301])
    let transport = TableDirectus(["products": Table(rows(1...300))]) { number, _, tables in
      if number == 3 {
        tables["products"]?.rows.removeFirst()
        tables["products"]?.rows += added
      }
      return nil
    }

    let products = try await DirectusShop.make(transport).pull().products

    #expect(products.map(\.id) == rows(2...301).compactMap { Reading.key($0["id"] ?? nil).value })
  }

  @Test func `a shop whose rows slide on and on under the same count is left for the next pull`() async throws {
    var table = Table(rows(1...300))
    table.largestPage = 200
    let transport = TableDirectus(["products": table]) { [self] number, request, tables in
      if isPage(request, 2) {
        tables["products"]?.rows.removeFirst()
        tables["products"]?.rows += rows([1000 + number])
      }
      return nil
    }

    let error = await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(error?.reason == .unavailable)
    #expect(error?.detail.contains("changed") == true)
  }

  @Test func `a shop emptied between two pages is read again`() async throws {
    let transport = TableDirectus(["products": Table(rows(1...300))]) { [self] number, _, tables in
      if number == 3 { tables["products"]?.rows = rows(1...150) }
      return nil
    }

    #expect(try await DirectusShop.make(transport).pull().products.count == 150)
  }

  @Test func `a shop that changes on and on is left for the next pull`() async throws {
    var table = Table(rows(1...300))
    table.largestPage = 200
    let transport = TableDirectus(["products": table]) { [self] number, request, tables in
      if isPage(request, 2) { tables["products"]?.rows += rows([1000 + number]) }
      return nil
    }

    let error = await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(error?.reason == .unavailable)
    #expect(error?.isRetryable == true)
    #expect(error?.detail.contains("changed") == true)
  }

  @Test func `a server that counts what it does not show is believed about the rows`() async throws {
    var table = Table(rows(1...3))
    table.miscount = 2

    let snapshot = try await DirectusShop.make(TableDirectus(["products": table])).pull()

    #expect(snapshot.products.count == 3)
    #expect(snapshot.remarks.contains { $0.contains("counts other rows than the 3 it shows") })
  }

  @Test func `a server that does not count is read to its last page`() async throws {
    let one = TableDirectus.json(200, ["data": [["id": 1, "name": "Lampe"]]])
    let transport = TableDirectus(["products": Table(rows(1...3))]) { [self] _, request, _ in
      isPage(request, 1) ? .success(one) : nil
    }

    #expect(try await DirectusShop.make(transport).pull().products.map(\.id) == ["1"])
  }

  @Test func `a server that allows fewer rows at once is read in smaller pages, also next time`() async throws {
    var table = Table(rows(1...130))
    table.largestPage = 50
    let transport = TableDirectus(["products": table])
    let shop = DirectusShop.make(transport)

    #expect(try await shop.pull().products.count == 130)
    let before = transport.requests.count
    #expect(try await shop.pull().products.count == 130)

    #expect(transport.targets.dropFirst(before).allSatisfy { !$0.contains("products") || $0.contains("limit=50") })
  }

  @Test func `a page beyond the body limit is asked for in halves`() async throws {
    let transport = TableDirectus(["products": Table(rows(1...150))]) { _, request, _ in
      request.url.contains("/products?") && request.url.contains("limit=200&")
        ? .failure(UpstreamError(upstream: "directus", phase: .tooLarge, detail: "more than 16777216 bytes")) : nil
    }

    #expect(try await DirectusShop.make(transport).pull().products.count == 150)
  }

  @Test func `short rows are read in larger pages, long ones are not`() async throws {
    let transport = TableDirectus(["products": Table(rows(1...2000))])

    _ = try await DirectusShop.make(transport).pull()

    let reads = transport.targets.filter { $0.contains("products?") && $0.contains("sort=") }
    #expect(reads.map { $0.split(separator: "&")[2] } == ["limit=200", "limit=1000", "limit=1000"])

    let long = JSONValue.string(String(repeating: "x", count: 20_000))
    let heavy = TableDirectus(["products": Table(rows(1...500).map { $0.merging(["description": long]) { $1 } })])
    _ = try await DirectusShop.make(heavy).pull()

    #expect(heavy.targets.count { $0.contains("limit=20") && $0.contains("sort=") } == 3)
  }

  @Test func `a later page that is refused for its size is asked for as large as those before`() async throws {
    var table = Table(rows(1...900))
    table.largestPage = 300
    let transport = TableDirectus(["products": table])
    let shop = DirectusShop.make(transport)

    #expect(try await shop.pull().products.count == 900)
    let before = transport.requests.count
    #expect(try await shop.pull().products.count == 900)

    let limits = transport.targets.filter { $0.contains("products?") && $0.contains("sort=") }.compactMap {
      $0.split(separator: "&").first { $0.hasPrefix("limit=") }
    }
    #expect(limits.prefix(3) == ["limit=200", "limit=1000", "limit=200"])
    #expect(transport.targets.dropFirst(before).allSatisfy { !$0.contains("limit=1000") })
  }

  @Test func `a server that gives fewer rows than asked for, without a word, is read to its end`() async throws {
    let all = rows(1...250)
    let transport = TableDirectus(["products": Table(all)]) { _, request, _ in
      guard request.url.contains("products?"), request.url.contains("sort="),
        let query = URLComponents(string: request.url)?.queryItems
      else { return nil }
      let offset = query.first { $0.name == "offset" }?.value.flatMap { Int($0) } ?? 0
      let page = all.dropFirst(offset).prefix(100).map { JSONValue.object($0) }
      return .success(TableDirectus.json(200, ["data": .array(Array(page)), "meta": ["filter_count": 250]]))
    }

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.count == 250)
    #expect(!snapshot.remarks.contains { $0.contains("counts other rows") })
  }

  @Test func `a server that ignores the place asked for does not hold us for ever`() async throws {
    let page = TableDirectus.json(200, ["data": .array(Array(repeating: ["id": 1, "name": "x"], count: 200))])
    let transport = TableDirectus(["products": Table(rows(1...3))]) { _, request, _ in
      request.url.contains("sort=") ? .success(page) : nil
    }

    let error = await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(error?.reason == .unavailable)
    #expect(transport.requests.count == 3)
  }

  @Test func `rows so long that two fill an answer cost small pages about them, not the pull`() async throws {
    let giants = ["p0205", "p0209"]
    let all = rows(1...1500)
    let transport = TableDirectus(["products": Table(all)]) { _, request, _ in
      guard request.url.contains("/products?"), request.url.contains("sort="),
        let query = URLComponents(string: request.url)?.queryItems
      else { return nil }
      let offset = query.first { $0.name == "offset" }?.value.flatMap { Int($0) } ?? 0
      let limit = query.first { $0.name == "limit" }?.value.flatMap { Int($0) } ?? 0
      let page = all.dropFirst(offset).prefix(limit)
      guard giants.allSatisfy({ giant in page.contains { $0["id"] == .string(giant) } }) else { return nil }
      return .failure(UpstreamError(upstream: "directus", phase: .tooLarge, detail: "more than 16777216 bytes"))
    }

    let products = try await DirectusShop.make(transport).pull().products

    #expect(products.count == 1500)
    #expect(transport.targets.count { $0.contains("products?") } < 60)
  }

  @Test func `two neighbours that no answer can hold are an error that tells so, after few requests`() async throws {
    let transport = TableDirectus(["products": Table(rows(1...50))]) { _, request, _ in
      request.url.contains("/products?") && request.url.contains("sort=")
        ? .failure(UpstreamError(upstream: "directus", phase: .tooLarge, detail: "more than 16777216 bytes")) : nil
    }

    await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(transport.targets.last?.contains("limit=2&") == true)
    #expect(transport.requests.count < 12)
  }
}
