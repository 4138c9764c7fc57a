import Foundation
import Testing

/// Cases about one thing; the whole table is what strangers may send, and Tests/Proofs/hostile reads it too.
struct WireGroup: Decodable, Sendable, CustomTestStringConvertible {
  let group: String
  let cases: [WireCase]

  var testDescription: String { group }

  /// The table of `Fixtures/requests.json`.
  static func all() throws -> [WireGroup] {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    return try JSONDecoder().decode([WireGroup].self, from: Data(contentsOf: folder.appending(path: "requests.json")))
  }
}
