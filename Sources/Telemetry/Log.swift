/// Writes one structured line per event to whatever sink it was given; a value, passed to whoever has events to tell.
///
/// A line is `2026-01-12T09:31:04Z info  mirror.pulled products=60 took_ms=812`. Event names use the five verbs of the
/// architecture page. Values are quoted where they contain blanks; control characters are escaped, so that a line of
/// an upstream's text cannot forge another line.
package struct Log: Sendable {
  package enum Level: String, Sendable, Comparable {
    case debug, info, warning, error

    private var rank: Int {
      switch self {
      case .debug: 0
      case .info: 1
      case .warning: 2
      case .error: 3
      }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  }

  /// A name and what it was; the value is rendered by `description`, which a `Secret` keeps to itself.
  package typealias Field = (name: String, value: any CustomStringConvertible & Sendable)

  private let threshold: Level
  private let clock: WallClock
  private let sink: @Sendable (String) -> Void

  package init(threshold: Level = .info, clock: WallClock = .system, sink: @escaping @Sendable (String) -> Void) {
    self.threshold = threshold
    self.clock = clock
    self.sink = sink
  }

  /// Says nothing; for tests that look elsewhere.
  package static let silent = Log(threshold: .error) { _ in }

  package func write(_ level: Level, _ event: String, _ fields: [Field] = []) {
    guard level >= threshold else { return }
    var line = "\(clock.now.text) \(level.rawValue.padded(to: 7)) \(event)"
    for field in fields { line += " \(field.name)=\(quoted(field.value.description))" }
    sink(line)
  }

  package func debug(_ event: String, _ fields: Field...) { write(.debug, event, fields) }
  package func info(_ event: String, _ fields: Field...) { write(.info, event, fields) }
  package func warning(_ event: String, _ fields: Field...) { write(.warning, event, fields) }
  package func error(_ event: String, _ fields: Field...) { write(.error, event, fields) }

  private func quoted(_ value: String) -> String {
    let plain = value.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "=" && !Self.isInvisible($0) }
    if plain, !value.isEmpty { return value }
    var out = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where Self.isInvisible(scalar): out += "\\u{\(String(scalar.value, radix: 16))}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// What breaks a line, drives a terminal or turns the direction of text.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
