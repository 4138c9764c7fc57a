import Foundation
import Mirror
import SQLite
import Telemetry
import TestSupport
import Testing

@testable import touski

/// What a start makes of files that are no longer what it left; each owner's own opening is used.
@Suite(.timeLimit(.minutes(1))) struct DamagedFilesTests {
  enum Damage: CaseIterable, Sendable {
    case header, middle, cut, empty, noise

    func apply(to bytes: [UInt8]) -> [UInt8] {
      var generator = SeededGenerator(seed: 3)
      func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      }
      return switch self {
      case .header: noise(100) + bytes.dropFirst(100)
      case .middle: bytes.prefix(4096) + noise(4096) + bytes.dropFirst(8192)
      case .cut: Array(bytes.prefix(bytes.count - 2000))
      case .empty: []
      case .noise: noise(bytes.count)
      }
    }
  }

  private let shop: ShopFolder

  init() throws {
    shop = try ShopFolder()
  }

  @Test(arguments: Damage.allCases)
  func `a damaged catalogue is kept under a dated name, and the next pull fills a new one`(damage: Damage) async throws
  {
    try await shop.fill("before", count: 100)
    let bytes = damage.apply(to: try shop.temporary.read("data/catalog.sqlite"))
    try shop.temporary.write(bytes, to: "data/catalog.sqlite")

    try await shop.fill("after")

    #expect(try shop.names() == ["after"])
    let kept = try shop.files.filter { $0.hasPrefix("catalog.sqlite.damaged-") }
    #expect(kept.count == (damage == .empty ? 0 : 1))
    for name in kept { #expect(try shop.temporary.read("data/\(name)") == bytes) }
  }

  @Test(arguments: Damage.allCases)
  func `a damaged ledger is kept under a dated name, and a new one is begun`(damage: Damage) throws {
    try shop.fillLedger()
    let bytes = damage.apply(to: try shop.temporary.read("data/ledger.sqlite"))
    try shop.temporary.write(bytes, to: "data/ledger.sqlite")

    try shop.fillLedger()
    try shop.fillLedger()

    let kept = try shop.files.filter { $0.hasPrefix("ledger.sqlite.damaged-") }
    #expect(kept.count == (damage == .empty ? 0 : 1))
    for name in kept { #expect(try shop.temporary.read("data/\(name)") == bytes) }
  }

  @Test(arguments: ["catalog.sqlite", "ledger.sqlite"])
  func `a folder in a file's place ends the start with a sentence that names it`(name: String) throws {
    let path = "\(shop.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)

    let error = try #require(throws: SQLiteError.self) {
      if name == "catalog.sqlite" { try shop.writer().stop() } else { try shop.fillLedger() }
    }

    #expect(error.description.contains("this is no file: \(path)"))
    #expect(try shop.files.contains(name))
  }

  @Test(arguments: ["catalog.sqlite", "ledger.sqlite"])
  func `a file its owner may only read is made writable again`(name: String) async throws {
    try await shop.fill("one")
    try shop.fillLedger()
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: "\(shop.path)/\(name)")

    try await shop.fill("two")
    try shop.fillLedger()

    #expect(try shop.temporary.mode("data/\(name)") == 0o600)
    #expect(try shop.names() == ["two"])
  }
}
