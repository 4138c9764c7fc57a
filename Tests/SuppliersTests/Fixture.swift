import Foundation
import Testing
import Upstream

/// A recorded exchange of the folder `Fixtures`.
struct Fixture {
  let content: JSONValue

  /// - Parameter path: from the folder on, for example `cj/errors/throttled.json`.
  init(_ path: String) throws {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    content = try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appending(path: path))))
  }

  /// The answer as it would have come over the wire: a JSON body is written out, a text is the exact body.
  var response: UpstreamResponse {
    get throws {
      let answer = try #require(content["response"])
      let body = answer["body"] ?? .null
      let bytes: [UInt8] =
        switch body {
        case .string(let text): Array(text.utf8)
        case .null: []
        default: body.encoded()
        }
      return UpstreamResponse(status: try #require(answer["status"]?.integer), body: bytes)
    }
  }
}
