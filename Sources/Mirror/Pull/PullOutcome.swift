/// What became of a pulled snapshot.
package enum PullOutcome: Sendable, Equatable {
  case applied(PullCounts)
  /// The guard held it: nothing was written, the old state is served until the rows come back.
  case held(String)
}
