/// Decides whether a batch of changes is believed: a neighbour that suddenly shows nothing is broken more often than
/// it is empty. What is held is not applied, and the old state is served; time alone never releases it.
package struct Guard: Sendable, Equatable {
  package enum Decision: Sendable, Equatable {
    case pass
    /// The sentence says what the batch would have done.
    case held(String)
  }

  /// Rows of one collection before and after the batch.
  package struct Collection: Sendable, Equatable {
    package let name: String
    package let before: Int
    package let after: Int

    package init(name: String, before: Int, after: Int) {
      self.name = name
      self.before = before
      self.after = after
    }
  }

  /// Products a visitor can see before the batch.
  package let products: Int
  /// How many of them it would take away.
  package let removed: Int
  /// How many of them it would leave without stock or price.
  package let zeroed: Int
  package let collections: [Collection]

  package init(products: Int, removed: Int, zeroed: Int = 0, collections: [Collection] = []) {
    self.products = products
    self.removed = removed
    self.zeroed = zeroed
    self.collections = collections
  }

  package var decision: Decision {
    if let emptied = collections.first(where: { $0.before > 0 && $0.after <= 0 }) {
      return .held("it would empty \(emptied.name), which had \(emptied.before) rows")
    }
    let (lost, overflow) = max(0, removed).addingReportingOverflow(max(0, zeroed))
    let allowed = max(Self.alwaysAllowed, products / Self.allowedFraction)
    guard overflow || lost > allowed else { return .pass }
    return .held("it would remove \(removed) and zero \(zeroed) of \(products) products, more than \(allowed)")
  }

  /// Five at once is a day's work of an owner.
  private static let alwaysAllowed = 5
  /// One product in ten.
  private static let allowedFraction = 10
}
