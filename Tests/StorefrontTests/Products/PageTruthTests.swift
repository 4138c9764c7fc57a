import Caching
import Catalog
import Foundation
import Mirror
import Telemetry
import TestSupport
import Testing

@testable import Storefront

/// Changes a small shop at random, where everything wants the same few slugs and ids, and compares each answer with a
/// render of the same moment that knows no cache.
@Suite(.ownThread) struct PageTruthTests {
  private static let seeds: ClosedRange<UInt64> =
    1...(ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] == nil ? 3 : 100)

  @Test(arguments: seeds)
  func `whatever was stored before, every address answers what it means now`(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let live = try await LiveStorefront(shop: shop(&generator), language: "en")
    let client = try live.client()
    let renderer = try live.renderer(language: "en")

    for step in 0..<20 {
      if step > 0 { try await live.pull(shop(&generator)) }
      for _ in 0..<25 {
        let target = target(&generator)
        let answer = try client.get(target)
        if answer.header("Cache-Status")?.hasSuffix("detail=late") == true { continue }
        let expected = try expectation(of: target, renderer)

        #expect(
          [String(answer.status), answer.header("ETag"), answer.header("Location"), answer.header("Content-Location")]
            == expected, "seed \(seed), step \(step): \(target)")
      }
    }
    await live.stop()
  }

  private func expectation(of target: String, _ renderer: PageRenderer) throws -> [String?] {
    var request: PageRequest
    do throws(Problem) {
      request = try PageRequest(target)
    } catch {
      return [String(error.status), nil, nil, nil]
    }
    while true {
      switch try renderer.render(request).verdict {
      case .page(let entry):
        let head = String(decoding: entry.head, as: UTF8.self)
        let location = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Location: ") }
        return ["200", String(decoding: entry.etag, as: UTF8.self), nil, location.map { String($0.dropFirst(18)) }]
      case .refused(let problem): return [String(problem.status), nil, nil, nil]
      case .moved(let location): return ["308", nil, location, nil]
      case .spelledOtherwise(let canonical): request = canonical
      }
    }
  }

  private static let names = ["1", "2", "3", "x", "y"]
  private static let languages = ["en", "fr", "fr-CA", "de"]

  private func target(_ generator: inout SeededGenerator) -> String {
    let name = Self.names.randomElement(using: &generator) ?? "1"
    let language = ["", "en", "fr", "fr-CA", "fr-BE", "de", "xx"].randomElement(using: &generator) ?? ""
    let query = language.isEmpty ? "" : "lang=\(language)"
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return "/v1/products?\(query)"
    case 1: return "/v1/products?\(query)&category=\(name)"
    case 2: return "/v1/products?pageSize=24&category=\(name)&\(query)&sort=name"
    case 3: return "/v1/categories?\(query)"
    case 4: return "/v1/categories/\(name)?\(query)"
    default: return "/v1/products/\(name)?\(query)"
    }
  }

  private func shop(_ generator: inout SeededGenerator) -> ShopSnapshot {
    let languages = Self.languages.filter { _ in Bool.random(using: &generator) }
    let texts = { (generator: inout SeededGenerator) in
      let spoken = languages.filter { _ in Bool.random(using: &generator) }
      return Dictionary(uniqueKeysWithValues: spoken.map { ($0, "\($0) \(Int.random(in: 0..<3, using: &generator))") })
    }
    var shop = ShopSnapshot(languages: languages)
    for id in ["1", "2", "3"] where Int.random(in: 0..<8, using: &generator) > 0 {
      let categories = ["1", "2", "3"].filter { _ in Bool.random(using: &generator) }
      shop.products.append(
        .make(
          id, slug: Self.names.randomElement(using: &generator), categories: categories, names: texts(&generator)))
    }
    // Never none at all: losing all of a kind is held as an accident.
    for id in ["1", "2", "3"] where id == "1" || Int.random(in: 0..<8, using: &generator) > 0 {
      shop.categories.append(
        .make(
          id, slug: Self.names.randomElement(using: &generator),
          parent: Bool.random(using: &generator) ? ["1", "2", "3"].randomElement(using: &generator) : nil,
          isVisible: Int.random(in: 0..<6, using: &generator) > 0, names: texts(&generator)))
    }
    if shop.products.isEmpty { shop.products.append(.make("1", slug: "x")) }
    return shop
  }
}

extension LiveStorefront {
  /// What the render threads use, for whoever wants a page of this moment without anything stored.
  fileprivate func renderer(language: String?) throws -> PageRenderer {
    let counters = CachingCounters()
    return try PageRenderer(
      reader: reader(), language: language, clocks: TagClocks(), clock: clock.wall, counters: counters, log: .silent)
  }
}
