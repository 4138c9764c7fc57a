import Testing
import Upstream

@testable import Sandbox

@Suite struct WriteRecordingTests {
  /// What the double answers otherwise than the real one did, and why that is left so.
  private static let differences: [String: String] = [
    "update-many-objects": "no order is promised; the real one shows rows in the order they were last written",
    "update-by-keys": "no order is promised",
    "create-without-read-permission": "the rights of this recording are tried by hand among the tests of writes",
    "create-array-without-read-permission": "as above",
    "update-without-read-permission": "as above",
    "create-field-list-forbidden": "as above",
    "create-field-list-unknown": "as above",
    "update-field-list-forbidden": "as above",
    "import-json-upsert": "imports of files are not played: nobody here sends them",
    "after-import-json-upsert": "what the import left",
    "import-json-error": "imports are not played",
    "after-import-json-error": "what the import left",
    "import-csv": "imports are not played",
    "max-batch-mutation": "a bound nobody sets is not played",
    "max-batch-mutation-nested": "the same bound",
  ]

  @Test func `writes recorded one after the other are answered as a real Directus answered them`() throws {
    var replay = Replay(DirectusDouble(try Seed.shared(), vendor: .postgres))
    for exchange in try Replay.exchanges("writes") {
      let name = exchange["name"]?.string ?? ""
      let difference = try replay.difference(exchange)
      if Self.differences[name] == nil {
        #expect(difference == nil, "\(name)")
      } else {
        #expect(difference != nil, "\(name) is no longer different")
      }
    }
  }
}
