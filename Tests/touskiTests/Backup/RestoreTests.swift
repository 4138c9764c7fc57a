import Foundation
import Mirror
import SQLite
import Telemetry
import TestSupport
import Testing

@testable import touski

@Suite(.timeLimit(.minutes(1))) struct RestoreTests {
  private let shop: ShopFolder

  init() throws {
    shop = try ShopFolder()
  }

  /// A backup of the state `saved`, and a folder that has gone on to `later`.
  private func backupThenChange() async throws -> String {
    try await shop.fill("saved")
    try shop.fillLedger()
    let backup = try shop.backup()
    try await shop.fill("later")
    for suffix in ["", "-wal", "-shm"] {
      try Data("page".utf8).write(to: URL(filePath: "\(shop.path)/cache.sqlite" + suffix))
    }
    return backup
  }

  @Test func `the backup's state is served, in another life of the file, and what was there is kept`() async throws {
    let backup = try await backupThenChange()
    let before = try Data(contentsOf: URL(filePath: "\(shop.path)/catalog.sqlite"))

    let held = try DataFolder(shop.path)
    try shop.restore(backup, held, generation: 1234).run()

    #expect(
      try shop.files == [
        "catalog.sqlite", "catalog.sqlite.before-restore-20260112T093104Z", "ledger.sqlite",
        "ledger.sqlite.before-restore-20260112T093104Z", "lock",
      ])
    #expect(
      try Data(contentsOf: URL(filePath: "\(shop.path)/catalog.sqlite.before-restore-20260112T093104Z")) == before)
    #expect(try shop.names() == ["saved"])
    #expect(try shop.read { $0.generation } == 1234)
    #expect(
      try FileManager.default.attributesOfItem(atPath: "\(shop.path)/catalog.sqlite")[.posixPermissions] as? Int
        == 0o600)
  }

  @Test func `a restore interrupted after any step leaves a folder to start on, and can be repeated`() async throws {
    let backup = try await backupThenChange()
    let held = try DataFolder(shop.path)
    let count = try shop.restore(backup, held).steps().count

    #expect(count > 5)
    for done in 0...count {
      for step in try shop.restore(backup, held).steps().prefix(done) { try step() }

      let names = try shop.names()
      #expect(names == ["later"] || names == ["saved"], "after \(done) steps")
      try shop.fillLedger()
      #expect(try keptStates().contains("later"), "after \(done) steps")

      try shop.restore(backup, held).run()
      #expect(try shop.names() == ["saved"])
      try await shop.fill("later")
    }
  }

  /// The state in each catalogue that lies in the folder, under whatever name.
  private func keptStates() throws -> Set<String> {
    var states: Set<String> = []
    for name in try shop.files
    where name.hasPrefix("catalog.sqlite") && !name.hasSuffix("-wal") && !name.hasSuffix("-shm") {
      let connection = try Connection(.file("\(shop.path)/\(name)"))
      if let state = try connection.first("SELECT name FROM product LIMIT 1", row: { $0.text(0) }) {
        states.insert(state)
      }
    }
    return states
  }

  @Test func `a damaged present file is kept as it is`() async throws {
    let backup = try await backupThenChange()
    let damaged = Data(repeating: 65, count: 8192)
    try damaged.write(to: URL(filePath: "\(shop.path)/catalog.sqlite"))

    let held = try DataFolder(shop.path)
    try shop.restore(backup, held).run()

    let kept = "\(shop.path)/catalog.sqlite.before-restore-20260112T093104Z"
    #expect(try Data(contentsOf: URL(filePath: kept)) == damaged)
    #expect(try shop.names() == ["saved"])
  }

  @Test func `an empty folder takes a backup, as on a new machine`() async throws {
    let backup = try await backupThenChange()
    let other = try ShopFolder()

    let held = try DataFolder(other.path)
    try other.restore(backup, held).run()

    #expect(try other.names() == ["saved"])
    #expect(try other.files.filter { $0.contains("before-restore") }.isEmpty)
  }

  @Test(arguments: Spoiling.allCases)
  func `a backup that is not whole changes nothing`(spoiling: Spoiling) async throws {
    let backup = try await backupThenChange()
    let files = try shop.files
    try spoiling.apply(to: backup)

    let held = try DataFolder(shop.path)
    let stop = try #require(throws: Stop.self) { try shop.restore(backup, held).run() }

    #expect(!stop.message.contains("\n"))
    #expect(try shop.files.filter { !$0.hasSuffix(".restoring") } == files)
    #expect(try shop.names() == ["later"])
  }
}

extension RestoreTests {
  /// What may have become of a backup.
  enum Spoiling: CaseIterable, Sendable {
    case missingManifest, halfManifest, otherFormat, strangeName, missingFile, cutFile, damagedFile, otherContent,
      newerSchema

    func apply(to backup: String) throws {
      let catalogue = URL(filePath: "\(backup)/catalog.sqlite")
      let manifest = URL(filePath: "\(backup)/manifest.json")
      let files = FileManager.default
      func edit(_ old: String, _ new: String) throws {
        let text = try String(contentsOf: manifest, encoding: .utf8)
        try text.replacing(old, with: new).write(to: manifest, atomically: true, encoding: .utf8)
      }
      /// Has the manifest say what the files are now, so that it is not the one to notice.
      func reseal(_ backup: String) throws {
        let old = try BackupManifest.read(in: backup)
        let new = BackupManifest(
          version: old.version, madeAt: old.madeAt,
          files: try old.files.map { file in
            let sha256 = try DurableFile.sha256("\(backup)/\(file.name)")
            return BackupManifest.File(name: file.name, bytes: file.bytes, sha256: sha256)
          })
        try new.encoded().write(to: manifest)
      }
      switch self {
      case .missingManifest: try files.removeItem(at: manifest)
      case .halfManifest: try Data(try Data(contentsOf: manifest).prefix(20)).write(to: manifest)
      case .otherFormat: try edit("\"format\" : 1", "\"format\" : 2")
      case .strangeName: try edit("ledger.sqlite", "../ledger.sqlite")
      case .missingFile: try files.removeItem(at: catalogue)
      case .cutFile: try Data(contentsOf: catalogue).dropLast(4096).write(to: catalogue)
      case .damagedFile:
        var bytes = try Data(contentsOf: catalogue)
        bytes.replaceSubrange(4096..<20_000, with: Data(repeating: 0x5a, count: 20_000 - 4096))
        try bytes.write(to: catalogue)
        try reseal(backup)
      case .newerSchema:
        // The version stands in the header (sqlite.org/fileformat2.html, 1.3.12); the size stays.
        for name in ["catalog.sqlite", "ledger.sqlite"] {
          var bytes = try Data(contentsOf: URL(filePath: "\(backup)/\(name)"))
          bytes[62] = 3
          try bytes.write(to: URL(filePath: "\(backup)/\(name)"))
        }
        try reseal(backup)
      case .otherContent:
        // The application's number in the header (1.3.14): the database stays a sound one.
        var bytes = try Data(contentsOf: catalogue)
        bytes[71] ^= 1
        try bytes.write(to: catalogue)
      }
    }
  }
}
