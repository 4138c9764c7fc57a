import Catalog
import Mirror
import Telemetry
import Testing

@testable import Storefront

@Suite struct CategoryNodeTests {
  @Test func `categories are nested in the order told, and one without its parent is a root`() {
    let nodes = CategoryNode.tree([
      view("1"), view("2", below: "1"), view("3", below: "2"), view("4", below: "1"), view("5", below: "lost"),
      view("6", below: "5"),
    ])

    #expect(text(nodes) == "1(2(3)4)5(6)")
  }

  @Test func `a chain of thousands is cut into a tree that can be read`() {
    let chain = (0..<5000).map { view("\($0)", below: $0 == 0 ? nil : "\($0 - 1)") }

    let nodes = CategoryNode.tree(chain)

    #expect(depth(nodes) == PageLimits.deepestTree)
    #expect(count(nodes) == 5000)
  }

  @Test func `a tree too large for a page is known before it is written`() {
    let few = (0..<300).map { view("\($0)") }
    let many = (0..<40_000).map { view("\($0)") }

    #expect(!CategoryTreePage(views: few, language: nil, now: .init(milliseconds: 0)).isTooLarge)
    #expect(CategoryTreePage(views: many, language: nil, now: .init(milliseconds: 0)).isTooLarge)
  }

  private func view(_ id: String, below parent: String? = nil) -> CategoryView {
    CategoryView(
      id: id, slug: id, name: id, level: 1, path: [CategoryReference(id: id, name: id, slug: id)], parentID: parent,
      productCount: 0)
  }

  private func text(_ nodes: [CategoryNode]) -> String {
    nodes.map { node in
      let below = node.children ?? []
      return node.view.id + (below.isEmpty ? "" : "(\(text(below)))")
    }.joined()
  }

  private func depth(_ nodes: [CategoryNode]) -> Int {
    nodes.map { 1 + depth($0.children ?? []) }.max() ?? 0
  }

  private func count(_ nodes: [CategoryNode]) -> Int {
    nodes.map { 1 + count($0.children ?? []) }.reduce(0, +)
  }
}
