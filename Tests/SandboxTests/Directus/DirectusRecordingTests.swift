import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct DirectusRecordingTests {
  @Test(arguments: try Recorded.all("directus"))
  func `the double repeats what a real Directus was recorded answering`(_ recorded: Recorded) throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    let answer = double.answer(try recorded.request(), now: .morning)

    #expect(answer.status == recorded.status)
    for (name, value) in recorded.headers {
      #expect(answer.headers.first { $0.name.lowercased() == name.lowercased() }?.value == value)
    }
    switch recorded.body {
    case .null: #expect(answer.body.isEmpty)
    case .string(let text): #expect(answer.body == Array(text.utf8))
    default: #expect(try JSONValue(parsing: answer.body).withoutOwnValues == recorded.body.withoutOwnValues)
    }
  }
}

extension JSONValue {
  /// What each server chooses for itself: the instants of its own writing, and the ids of its callers and rows.
  fileprivate var withoutOwnValues: JSONValue {
    switch self {
    case .array(let elements): return .array(elements.map(\.withoutOwnValues))
    case .object(let members):
      var result = members.mapValues(\.withoutOwnValues)
      if result["date_created"] != nil { result["date_created"] = .string("an instant") }
      return .object(result)
    default: return self
    }
  }
}
