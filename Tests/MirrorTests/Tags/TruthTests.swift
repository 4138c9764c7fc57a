import Catalog
import Foundation
import Mirror
import SQLite
import Testing

/// The rule of truth under a random story: what a visitor sees differently has moved its tags, and nothing else has.
@Suite struct TruthTests {
  private static let steps = 40

  private static let stories: [UInt64] =
    ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] == nil
    ? [1, 2, 3, 7, 24, 38, 51, 56, 190, 216] : Array(1...300)

  @Test(arguments: stories) func `tags move exactly where the public sees a change`(seed: UInt64) async throws {
    let mirror = try MirrorFixture()
    var story = ShopSimulation(seed: seed)
    _ = try await mirror.pull(story.first)
    var before = try seen(mirror)
    var oldAddresses = try addresses(before, mirror)
    _ = mirror.takeTags()
    // What crossed a band since the last commit: pages show it, its tags move with the next one.
    var crossed: Set<String> = []

    for step in 1...Self.steps {
      switch story.next(at: mirror.clock.now) {
      case .snapshot(let snapshot):
        guard case .applied = try await mirror.writer.apply(snapshot) else { continue }
      case .observation(let observation): try await mirror.writer.apply(observation)
      case .time(let duration):
        mirror.clock.advance(by: duration)
        if step.isMultiple(of: 2) {
          let after = try seen(mirror)
          crossed.formUnion(before.keys.filter { before[$0]?.projection != after[$0]?.projection })
          before = after
          oldAddresses = try addresses(before, mirror)
          continue
        }
        try await mirror.writer.settle()
      }
      let after = try seen(mirror)
      let moved = Set(mirror.takeTags())
      let newAddresses = try addresses(after, mirror)
      let displaced = Set(oldAddresses.filter { newAddresses[$0.key] != $0.value }.map(\.value))
      // Whoever takes a slug from another may move, for nothing, the product whose id that slug is, and an address that
      // changes hands the product that had it before both.
      let newcomers = Set(after.filter { before[$0.key]?.slug != $0.value.slug }.map(\.value.slug))
        .union(try mirror.connection().rows("SELECT product_id FROM slug_history") { $0.text(0) })

      for id in Set(before.keys).union(after.keys) {
        let isChanged = before[id]?.projection != after[id]?.projection || crossed.contains(id)
        let isMoved = moved.contains("product-\(id)")
        let isSeenOtherwise = isChanged || displaced.contains(id)
        #expect(
          isMoved == isSeenOtherwise || (isMoved && newcomers.contains(id)),
          "product \(id) of seed \(seed) at step \(step)")
        guard isChanged else { continue }
        #expect(moved.contains("products"))
        let categories = (before[id]?.categories ?? []).union(after[id]?.categories ?? [])
        #expect(categories.allSatisfy { moved.contains("category-\($0)") })
      }
      before = after
      oldAddresses = newAddresses
      crossed = []
    }

    // Whatever happened on the way, the rows are those that a derivation of everything makes.
    try await mirror.writer.settle()
    let rows = try dump(mirror)
    mirror.writer.stop()
    let again = try MirrorFixture(reopening: mirror, projectionVersion: 2)
    #expect(try dump(again) == rows)
  }

  private struct Seen {
    let slug: String
    let projection: [UInt8]
    let categories: Set<String>
  }

  private func seen(_ mirror: MirrorFixture) throws -> [String: Seen] {
    let list = try mirror.reader().read { snapshot in
      try snapshot.list(sort: .name, page: 1, pageSize: 1000, now: mirror.clock.now)
    }
    return Dictionary(
      list.views.map { view in
        (
          view.id,
          Seen(
            slug: view.slug, projection: MirrorFixture.projection([view]), categories: Set(view.categories.map(\.id)))
        )
      }
    ) { first, _ in first }
  }

  /// The product shown under each slug and each id, or to which a former slug leads.
  private func addresses(_ seen: [String: Seen], _ mirror: MirrorFixture) throws -> [String: String] {
    let slugs = Dictionary(seen.map { ($0.value.slug, $0.key) }) { first, _ in first }
    let former = try mirror.connection().rows("SELECT slug, product_id FROM slug_history") { ($0.text(0), $0.text(1)) }
    let leading = try former.filter { slug, _ in
      if case .moved = try mirror.lookUp(slug) { true } else { false }
    }
    return slugs.merging(seen.keys.map { ($0, $0) }) { holder, _ in holder }
      .merging(leading) { holder, _ in holder }
  }

  private func dump(_ mirror: MirrorFixture) throws -> [String] {
    let connection = try mirror.connection()
    let listing = try connection.rows(
      """
      SELECT product_id || '|' || ifnull(hex(fingerprint), '-') || '|' || ifnull(changes_at, '-')
        || '|' || last_rank || is_unavailable || is_plain || '|' || position || '|' || price || '|' || name
      FROM listing ORDER BY product_id
      """
    ) { $0.text(0) }
    let references = try connection.rows(
      "SELECT product_id || '|' || supplier || '|' || key FROM product_reference ORDER BY product_id"
    ) { $0.text(0) }
    let categories = try connection.rows(
      "SELECT product_id || '|' || category_id FROM product_category ORDER BY 1"
    ) { $0.text(0) }
    return listing + references + categories
  }
}
