import Catalog

/// What a writer remembers of the pulls before, so that one that tells nothing new costs nothing.
struct PullMemory {
  /// The stored rows once read, so that a pull every few seconds compares in memory.
  var rows: ShopRows?
  /// The slugs granted to those rows, where they are known: to grant them to a big shop takes a while.
  var slugs: SlugGrants?
  /// What the guard holds; nil: nothing.
  private(set) var heldReason: String?
  private var appliedRevision: UInt64?
  private var heldRevision: UInt64?
  /// Those of the last pull, so that each is told when it appears and not with every pull.
  private var remarks: [String] = []
  /// Of them those about rows, which are not checked again while the rows are the same.
  private var rowRemarks: [String] = []

  /// What is known of a snapshot without looking at its rows.
  enum Verdict {
    case unknown
    /// It holds the rows that are stored.
    case stored
    /// It holds the rows that were held the last time.
    case held(String)
  }

  func verdict(on revision: UInt64?, accepting: Bool) -> Verdict {
    guard let revision else { return .unknown }
    if revision == appliedRevision { return .stored }
    if !accepting, let heldReason, revision == heldRevision { return .held(heldReason) }
    return .unknown
  }

  /// - Returns: whether it is news that something is held.
  mutating func noteHeld(_ reason: String, revision: UInt64?) -> Bool {
    defer { (heldReason, heldRevision) = (reason, revision) }
    return heldReason == nil
  }

  /// - Returns: whether something was held until now.
  mutating func noteApplied(revision: UInt64?) -> Bool {
    defer { (appliedRevision, heldReason, heldRevision) = (revision, nil, nil) }
    return heldReason != nil
  }

  /// - Parameter ofRows: nil where the rows were not checked.
  /// - Returns: those that are new.
  mutating func note(_ ofSource: [String], ofRows: [String]?) -> [String] {
    rowRemarks = ofRows ?? rowRemarks
    let now = ofSource + rowRemarks
    defer { remarks = now }
    return now.filter { !remarks.contains($0) }
  }
}
