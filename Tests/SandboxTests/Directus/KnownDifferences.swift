import Foundation
import Testing
import Upstream

/// The recorded reads that the double answers otherwise, each with the reason.
enum KnownDifferences {
  private static let loaded = Result {
    let path = try #require(Bundle.module.resourcePath) + "/Fixtures/differences.json"
    let content = try #require(FileManager.default.contents(atPath: path))
    let groups = try #require(try JSONValue(parsing: [UInt8](content)).object)
    var reasons: [String: String] = [:]
    for (reason, names) in groups { for name in names.array ?? [] { reasons[name.string ?? ""] = reason } }
    return reasons
  }

  /// Reasons by the name of the read.
  static func shared() throws -> [String: String] { try loaded.get() }
}
