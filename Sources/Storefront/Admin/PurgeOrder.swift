import HTTPServer

/// Which tags somebody wants to move by hand, so that whatever shows them is made anew.
package enum PurgeOrder: Sendable, Equatable {
  case tags(Set<String>)
  case all

  private static let names = ["tag", "all"]

  /// - Throws: what cannot be obeyed; so that nothing is purged by a mistyped word.
  init(_ items: [Target.Item]) throws(InvalidParameters) {
    var problems: [InvalidParameters.Item] = []
    var tags: Set<String> = []
    var isAll = false
    for item in items {
      switch item.name {
      case "tag" where !item.value.isEmpty: tags.insert(item.value)
      case "tag": problems.append(.init(parameter: "tag", detail: "Must name a tag.", allowed: nil))
      case "all" where item.value == "1": isAll = true
      case "all": problems.append(.init(parameter: "all", detail: "Can only be 1.", allowed: ["1"]))
      default: problems.append(.unknown(item.name, known: Self.names))
      }
    }
    if problems.isEmpty, isAll != tags.isEmpty {
      problems.append(.init(parameter: "tag", detail: "Give either one or more tags, or all=1.", allowed: nil))
    }
    guard problems.isEmpty else { throw InvalidParameters(items: problems) }
    self = isAll ? .all : .tags(tags)
  }
}
