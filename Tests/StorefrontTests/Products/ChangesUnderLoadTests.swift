import Catalog
import Synchronization
import TestSupport
import Testing
import Upstream

@testable import Storefront

/// While others ask for the same addresses without a pause, so that whoever comes after a change finds renders from
/// before it under way.
@Suite(.ownThread) struct ChangesUnderLoadTests {
  private static let targets = ["/v1/products/x", "/v1/categories/c", "/v1/products/1?lang=fr-BE"]

  /// Two shops in which each of the addresses means something else.
  private static func shop(_ isOther: Bool) -> ShopSnapshot {
    ShopSnapshot(
      products: [
        .make("1", slug: isOther ? "y" : "x", names: ["fr": "Luminaire", "fr-CA": "Lampe"]), .make("2"), .make("3"),
      ],
      categories: [.make("4", slug: isOther ? "d" : "c"), .make("5")],
      languages: isOther ? ["fr", "fr-CA"] : ["fr-CA"])
  }

  @Test func `whoever asks after a change hears of the change, whatever is under way for others`() async throws {
    let shop = try await LiveStorefront(shop: Self.shop(false))
    let others = Others()
    let client = try shop.client()

    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          let client = try shop.client()
          while !others.areDone {
            _ = try client.statuses(Self.targets)
          }
        }
      }
      defer { others.finish() }
      for round in 1...30 {
        let isOther = !round.isMultiple(of: 2)
        try await shop.pull(Self.shop(isOther))

        let answers = try Self.targets.map { try client.get($0) }
        if answers.contains(where: { $0.header("Cache-Status")?.hasSuffix("detail=late") == true }) { continue }
        #expect(answers.map(\.status) == (isOther ? [308, 404, 200] : [200, 200, 200]))
        #expect(answers[2].text.contains(isOther ? "Luminaire" : "Lampe"))
      }
    }
    await shop.stop()
  }

  private final class Others: Sendable {
    private let flag = Atomic<Bool>(false)

    var areDone: Bool { flag.load(ordering: .relaxed) }

    func finish() { flag.store(true, ordering: .relaxed) }
  }
}
