import Mirror

/// A category with what stands below it, as a page nests them.
struct CategoryNode {
  let view: CategoryView
  /// Nil where the page does not go deeper.
  let children: [CategoryNode]?

  /// The whole tree: its roots in the shop's order.
  ///
  /// What stands deeper than `PageLimits.deepestTree` stands beside its parent instead of below it.
  /// - Parameter views: parents before their children. One whose parent is not among them is a root.
  static func tree(_ views: [CategoryView]) -> [CategoryNode] {
    /// Under whom the children of a category are written, and how deep those are.
    var places: [String: (parent: String, depth: Int)] = [:]
    let parents = views.map { view -> String? in
      let above = view.parentID.flatMap { places[$0] }
      let depth = above?.depth ?? 1
      places[view.id] = depth < PageLimits.deepestTree ? (view.id, depth + 1) : above ?? (view.id, depth)
      return above?.parent
    }
    var finished: [String: [CategoryNode]] = [:]
    var roots: [CategoryNode] = []
    // Backwards each category comes after all its children.
    for (view, parent) in zip(views, parents).reversed() {
      let node = CategoryNode(view: view, children: (finished.removeValue(forKey: view.id) ?? []).reversed())
      if let parent { finished[parent, default: []].append(node) } else { roots.append(node) }
    }
    return roots.reversed()
  }

  /// Those directly below a category, without what stands below them.
  static func children(of id: String, in views: [CategoryView]) -> [CategoryNode] {
    views.filter { $0.parentID == id }.map { CategoryNode(view: $0, children: nil) }
  }
}
