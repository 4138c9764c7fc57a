import HTTPServer

/// What `GET /v1/changes` may be asked: `since`, the cursor of an earlier answer, and `wait`, how many milliseconds the
/// answer may take where nothing has changed.
struct ChangesQuery: Equatable, Sendable {
  static let path = "/v1/changes"
  /// Proxies commonly end a request after 30 s.
  static let waits = 0...25_000

  /// Nil: the asker knows nothing yet.
  let since: ChangesCursor?
  let wait: Duration

  /// - Throws: every parameter that is unknown, repeated or has no valid value, all at once.
  init(_ items: [Target.Item]) throws(InvalidParameters) {
    var parameters = Parameters(items.map { ($0.name, $0.value) }, known: ["since", "wait"])
    // An empty one is what a program sends that has no cursor yet.
    let since = parameters.read("since", detail: "Must be the cursor of an earlier answer.") { text in
      text.isEmpty ? .some(ChangesCursor?.none) : ChangesCursor(text).map { .some($0) }
    }
    let wait = parameters.read(
      "wait", detail: "Must be a whole number of milliseconds.",
      allowed: ["\(Self.waits.lowerBound)…\(Self.waits.upperBound)"]
    ) { text in
      text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text).flatMap { Self.waits.contains($0) ? $0 : nil } : nil
    }
    try parameters.check()
    self.since = since ?? nil
    self.wait = .milliseconds(wait ?? 0)
  }
}
