/// What became of a write: the answer, the rows after it, and what listeners are told.
struct DirectusWritten: Sendable {
  let answer: DoubleAnswer
  /// nil: nothing was stored.
  let rows: DirectusRows?
  let events: [DirectusEvent]
}
