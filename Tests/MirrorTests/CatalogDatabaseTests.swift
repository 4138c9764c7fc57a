import Foundation
import SQLite
import Testing

@testable import Mirror

@Suite struct CatalogDatabaseTests {
  @Test func `a commit is on the disk before it is announced`() throws {
    let path = URL.temporaryDirectory.appending(path: "catalog-\(UUID().uuidString).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let writer = try CatalogDatabase.writer(path)
    defer { writer.stop() }

    let level = try writer.performBlocking { try $0.first("PRAGMA synchronous") { $0.integer(0) } }

    // 2 is FULL.
    #expect(level == 2)
  }
}
