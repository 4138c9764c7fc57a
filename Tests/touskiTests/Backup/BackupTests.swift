import Digest
import Foundation
import Mirror
import SQLite
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import touski

@Suite(.timeLimit(.minutes(1))) struct BackupTests {
  private let shop: ShopFolder

  init() throws {
    shop = try ShopFolder()
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func `a backup is a dated folder for its owner alone, without pages and credentials`() async throws {
    try await shop.fill("one")
    try shop.fillLedger()
    for name in ["cache.sqlite", "credentials.json"] {
      try Data("x".utf8).write(to: URL(filePath: "\(shop.path)/\(name)"))
    }

    let folder = try shop.backup()

    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(folder == shop.temporary.path("backups/20260112T093104Z"))
    #expect(names == ["catalog.sqlite", "ledger.sqlite", "manifest.json"])
    #expect(try mode(shop.temporary.path("backups")) == 0o700)
    #expect(try mode(folder) == 0o700)
    for name in names { #expect(try mode("\(folder)/\(name)") == 0o600) }
    let manifest = try BackupManifest.read(in: folder)
    #expect(manifest.version == Usage.version)
    #expect(manifest.madeAt == "2026-01-12T09:31:04Z")
    for file in manifest.files {
      let bytes = try shop.temporary.read("backups/20260112T093104Z/\(file.name)")
      #expect(file.bytes == bytes.count)
      #expect(file.sha256 == SHA256.hash(bytes).hexadecimal)
    }
  }

  @Test func `a backup taken while the catalogue is written is one of its committed states`() async throws {
    let shop = shop
    let writer = try shop.writer()
    _ = try await writer.apply(ShopFolder.shop(60, "round 0"), accepting: true)
    let isDone = Flag()
    async let writing: Void = {
      for round in 1... {
        if isDone.isSet { return }
        _ = try await writer.apply(ShopFolder.shop(60, "round \(round)"), accepting: true)
      }
    }()

    var folders: [String] = []
    for _ in 0..<8 { folders.append(try shop.backup()) }
    isDone.set()
    try await writing
    writer.stop()

    #expect(Set(folders).count == 8)
    for folder in folders {
      let copy = try Connection(.file("\(folder)/catalog.sqlite"), mode: .readOnly)
      let rounds = try copy.rows("SELECT DISTINCT name FROM product") { $0.text(0) }
      #expect(rounds.count == 1)
      #expect(try copy.first("SELECT count(*) FROM product") { $0.integer(0) } == 60)
      #expect(try copy.first("SELECT count(*) FROM listing WHERE is_listed = 1") { $0.integer(0) } == 60)
    }
  }

  @Test func `a damaged file makes no backup and leaves no folder`() async throws {
    try await shop.fill("one", count: 200)
    try shop.fillLedger()
    let path = "\(shop.path)/ledger.sqlite"
    try Data(repeating: 65, count: 8192).write(to: URL(filePath: path))

    #expect(throws: Stop.self) { try shop.backup() }

    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary.path("backups")).isEmpty)
  }

  @Test func `an interrupted backup looks like nothing, and the next one is whole beside it`() async throws {
    try await shop.fill("one")
    let draft = shop.temporary.path("backups/.20260112T093104Z.unfinished")
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: URL(filePath: draft + "/catalog.sqlite"))

    let folder = try shop.backup()

    #expect(try BackupManifest.read(in: folder).files.map(\.name) == ["catalog.sqlite"])
    #expect(throws: Stop.self) { try BackupManifest.read(in: draft) }
  }

  @Test func `a backup clears away the drafts of dead ones, and nothing else`() async throws {
    try await shop.fill("one")
    let kept = [".20260112T080000Z.unfinished", ".mine.unfinished", "20250101T000000Z"]
    for name in kept + [".20260110T093104Z.unfinished", ".20260111T093103Z-2.unfinished"] {
      let path = shop.temporary.path("backups/\(name)")
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data("half".utf8).write(to: URL(filePath: path + "/catalog.sqlite"))
    }

    _ = try shop.backup()

    let left = try FileManager.default.contentsOfDirectory(atPath: shop.temporary.path("backups"))
    #expect(Set(left) == Set(kept + ["20260112T093104Z"]))
  }

  @Test(arguments: [
    (".20260111T093103Z.unfinished", true), (".20260111T093103Z-7.unfinished", true),
    (".20260111T093104Z.unfinished", false), (".20270111T093103Z.unfinished", false),
    ("20260111T093103Z", false), (".20260111T093103Z", false), (".20269911T093103Z.unfinished", false),
    ("x.20260111T093103Z.unfinished", false), (".unfinished", false), ("", false),
  ])
  func `a draft is a dead one's a day after the date in its name`(name: String, isAbandoned: Bool) {
    #expect(Backup.isAbandoned(name, at: ShopFolder.now) == isAbandoned)
  }

  @Test func `without a catalogue there is nothing to back up, and that is said`() throws {
    let stop = try #require(throws: Stop.self) { try shop.backup() }

    #expect(stop.message.contains("no catalogue to back up"))
    #expect(!FileManager.default.fileExists(atPath: shop.temporary.path("backups")))
  }

  @Test func `a shelf that is a file is told`() async throws {
    try await shop.fill("one")
    try shop.temporary.write([1], to: "backups")

    let stop = try #require(throws: Stop.self) { try shop.backup() }

    #expect(stop.message.contains("cannot be made"))
  }
}

extension BackupTests {
  private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)
    var isSet: Bool { state.load(ordering: .relaxed) }
    func set() { state.store(true, ordering: .relaxed) }
  }
}
