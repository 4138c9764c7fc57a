import Catalog
import Foundation
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Directus

/// Whatever happens in the shop, in whatever order it is heard of, what is kept is what a fresh reading finds.
struct AgreementTests {
  private final class Story {
    let shop = LivingShop.furnished()
    var random: SeededGenerator
    var next = 100
    var hints: [ShopHint] = []

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    func pick(_ collection: String) -> JSONValue? { shop.keys(collection).randomElement(using: &random) }

    /// Directus tells most of what happens, but neither all nor only that.
    func tell(_ collection: String, _ key: JSONValue?) {
      if let key = key?.text, Int.random(in: 0..<4, using: &random) > 0 {
        hints.append(ShopHint(collection: collection, key: key))
      }
    }

    func newKey() -> JSONValue {
      next += 1
      return .number(Decimal(next))
    }

    func happen() {
      let age = Duration.seconds(Bool.random(using: &random) ? 0 : Int.random(in: 0...100, using: &random))
      let word = JSONValue.string("w\(Int.random(in: 0..<1000, using: &random))")
      switch Int.random(in: 0..<14, using: &random) {
      case 0, 1, 2, 3:
        guard let key = pick("products") else { return }
        shop.edit("products", key, ["name": word, "category_id": pick("categories") ?? .null], age: age)
        tell("products", key)
      case 4:
        let key = newKey()
        shop.add(
          "products",
          [
            "id": key, "name": word, "status": "published", "provider_id": pick("providers") ?? .null,
            "category_id": pick("categories") ?? .null,
          ], age: age)
        tell("products", key)
      case 5: delete("products")
      case 6:
        let key = newKey()
        shop.add("categories", ["id": key, "name": word, "parent_id": pick("categories") ?? .null], age: age)
        tell("categories", key)
      case 7: delete("categories")
      case 8:
        let key = newKey()
        shop.add("providers", ["id": key, "name": word], age: age)
        tell("providers", key)
      case 9: delete("providers")
      case 10:
        guard let item = pick("products"), let language = pick("languages") else { return }
        let key = newKey()
        shop.add("products_translations", ["id": key, "products_id": item, "languages_code": language, "name": word])
        tell("products_translations", key)
      case 11:
        guard let key = pick("products_translations") else { return }
        shop.edit("products_translations", key, ["name": word])
        tell("products_translations", key)
      case 12:
        guard let item = pick("categories"), let language = pick("languages") else { return }
        shop.add(
          "categories_translations",
          ["id": newKey(), "categories_id": item, "languages_code": language, "name": word])
      default:
        if Bool.random(using: &random) { return delete("languages") }
        let code = JSONValue.string("x\(Int.random(in: 0..<9, using: &random))")
        if !shop.keys("languages").contains(code) { shop.add("languages", ["code": code, "sort": 3]) }
      }
    }

    func delete(_ collection: String) {
      guard let key = pick(collection) else { return }
      shop.delete(collection, key)
      tell(collection, key)
    }
  }

  @Test(arguments: 0..<24)
  func `pulls of changes and rows end where a fresh reading does`(seed: Int) async throws {
    let story = Story(seed: UInt64(seed))
    let source = story.shop.pulling()
    var last = try await source.pull(.changes)
    for step in 0..<30 {
      for _ in 0..<Int.random(in: 0...4, using: &story.random) { story.happen() }
      story.shop.tick(.seconds(Int.random(in: 0...90, using: &story.random)))
      if Int.random(in: 0..<3, using: &story.random) == 0 {
        let hints = story.hints.shuffled(using: &story.random) + [ShopHint(collection: "products", key: "404")]
        story.hints = []
        _ = try await source.pull(.rows(hints))
        if Bool.random(using: &story.random) { continue }
      }

      let snapshot = try await source.pull(.changes)

      var fresh = try await story.shop.pulling().pull(.whole)
      fresh.revision = snapshot.revision
      expectSame(snapshot, fresh, "step \(step)")
      if snapshot != fresh { return }
      if snapshot.revision == last.revision { #expect(snapshot.products == last.products) }
      last = snapshot
    }
  }
}
