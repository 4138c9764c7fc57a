/// What became of a permitted call, as far as points and rate are concerned.
package struct Settlement: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// An answer, good or bad, that complains about neither rate nor points.
    case answered
    /// Too fast.
    case throttled
    /// Points are used up.
    case exhausted
    /// It may have reached the supplier; no answer came back. Stays paid.
    case unanswered
    /// It certainly never left; its points are given back.
    case unsent
  }

  package let outcome: Outcome
  package let points: PointsInfo?
  /// Whether the answer is the account's own description: its `total` is then adopted, while another answer with
  /// another `total` is ignored.
  package let isAccount: Bool
  /// Calls a second by the account's description.
  package let perSecond: Int?

  package init(_ outcome: Outcome, points: PointsInfo? = nil, isAccount: Bool = false, perSecond: Int? = nil) {
    self.outcome = outcome
    self.points = points
    self.isAccount = isAccount
    self.perSecond = perSecond
  }
}
