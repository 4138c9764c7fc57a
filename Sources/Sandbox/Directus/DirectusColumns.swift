import Upstream

/// Columns a caller may touch in one collection, for one action.
enum DirectusColumns: Sendable, Equatable {
  case none, all
  case only([String])

  func contains(_ field: String) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .only(let fields): fields.contains(field)
    }
  }

  /// As `/permissions/me` shows it; `isPartial` where a rule picks the rows.
  func access(isPartial: Bool = false) -> JSONValue {
    let word = isPartial ? "partial" : "full"
    return switch self {
    case .none: .object(["access": .string("none")])
    case .all: .object(["access": .string(word), "fields": .texts(["*"])])
    case .only(let fields): .object(["access": .string(word), "fields": .texts(fields)])
    }
  }
}
