import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct DirectusReplayTests {
  /// When the recordings were made, so that `yesterday` and `$NOW` mean what they meant there.
  private static let then = Instant(milliseconds: 1_795_300_000_000)

  @Test(arguments: try RecordedRead.all())
  func `the double repeats every recorded read, but for the listed differences`(_ read: RecordedRead) throws {
    let differences = try Self.differences(of: read)

    let reason = try KnownDifferences.shared()[read.name]
    if let reason {
      #expect(!differences.isEmpty, "\(read.name) is listed (\(reason)) and no longer differs")
    } else {
      #expect(differences.isEmpty, "\(read.name) differs: \(differences)")
    }
  }

  @Test func `every listed difference is one of a recorded read`() throws {
    let names = Set(try RecordedRead.all().map(\.name))

    #expect(try KnownDifferences.shared().keys.allSatisfy(names.contains))
    #expect(names.count > 600)
  }

  private static func differences(of read: RecordedRead) throws -> [String] {
    var double = try RecordedDoubles.prepared(for: read, now: then)
    let answer: DoubleAnswer
    do {
      let request = try read.request { request in
        // A validator is every server's own: the one the double gave stands for the recorded one.
        guard case .now(let first) = double.respond(to: request, now: then) else { return nil }
        return first.headers.first { $0.name == "ETag" }?.value
      }
      guard case .now(let given) = double.respond(to: request, now: then) else { return ["answered later"] }
      answer = given
    } catch let error as TargetError {
      answer = double.answer(unreadable: error, target: read.value["path"]?.string ?? "")
    }
    guard answer.status == read.status else { return ["status \(answer.status), not \(read.status)"] }
    var differences: [String] = []
    for (name, value) in read.headers where name != "content-disposition" {
      let given = answer.headers.first { $0.name.lowercased() == name }?.value
      if given != value { differences.append("\(name): \(given ?? "none"), not \(value)") }
    }
    guard !read.isHead, let expected = read.body else { return differences }
    if case .string(let text) = expected {
      let given = String(decoding: answer.body, as: UTF8.self)
      return given == text ? differences : differences + ["body \(given)"]
    }
    let given = try JSONValue(parsing: answer.body)
    return differences + BodyComparison(rowCount: read.rowCount).differences(given, expected)
  }
}
