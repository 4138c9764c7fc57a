import Foundation
import Telemetry

/// What a backup says of itself, written last: a folder without it is no backup.
struct BackupManifest: Codable, Equatable {
  struct File: Codable, Equatable {
    let name: String
    let bytes: Int
    /// Of its content, in hexadecimal digits: a database may be sound and yet not the one that was kept.
    let sha256: String
  }

  static let name = "manifest.json"
  /// Moves when the layout of a backup changes.
  static let currentFormat = 1
  /// What a backup may hold: everything that upstreams cannot give back for free. Pages are rendered anew, and
  /// credentials belong in no backup.
  static let fileNames = ["catalog.sqlite", "ledger.sqlite", "imports.sqlite"]

  var format = BackupManifest.currentFormat
  /// Of the program that made it.
  let version: String
  let madeAt: String
  let files: [File]

  /// - Throws: `Stop` where `folder` is no backup this program can read, or does not hold what it says.
  static func read(in folder: String) throws -> BackupManifest {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
      throw Stop("\(folder) is no backup: it holds no \(name)")
    }
    guard let manifest = try? JSONDecoder().decode(Self.self, from: data) else {
      throw Stop("\(folder)/\(name) is not what touski backup writes", .finding)
    }
    guard manifest.format == currentFormat else {
      throw Stop("\(folder) was made by touski \(manifest.version), whose backups this version cannot read", .finding)
    }
    let names = manifest.files.map(\.name)
    guard names.contains(fileNames[0]), Set(names).isSubset(of: fileNames), Set(names).count == names.count else {
      throw Stop("\(folder)/\(name) names other files than a backup has", .finding)
    }
    return manifest
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self)
  }
}
