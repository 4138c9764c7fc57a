import Foundation
import SQLite
import Telemetry
import TestSupport
import Testing

/// Damage as disks, crashes and people make it, done to a real file.
@Suite struct FileDamageTests {
  enum Damage: CaseIterable, Sendable {
    case header, headerWithWAL, middle, firstPage, cutPage, cutHalf, cutToOnePage, randomBytes, zeros, text

    /// What is left of the file.
    func apply(to bytes: [UInt8]) -> [UInt8] {
      var generator = SeededGenerator(seed: 7)
      func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      }
      var damaged = bytes
      switch self {
      case .header, .headerWithWAL: damaged.replaceSubrange(0..<100, with: noise(100))
      case .firstPage: damaged.replaceSubrange(100..<4096, with: noise(3996))
      case .middle: damaged.replaceSubrange(4096 * 4..<4096 * 12, with: noise(4096 * 8))
      case .cutPage: damaged.removeLast(1000)
      case .cutHalf: damaged.removeLast(bytes.count / 2)
      case .cutToOnePage: damaged.removeLast(bytes.count - 4096)
      case .randomBytes: damaged = noise(bytes.count)
      case .zeros: damaged = [UInt8](repeating: 0, count: bytes.count)
      case .text: damaged = Array("this was a catalogue once\n".utf8)
      }
      return damaged
    }
  }

  private static let now = Instant(milliseconds: 1_768_210_264_000)
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var path: String { folder.path("a.sqlite") }

  private func fill(_ count: Int = 2000) throws {
    let connection = try Connection(.file(path))
    try connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, value TEXT); CREATE INDEX i ON thing (value)")
    try connection.transaction {
      for number in 0..<count { try connection.run("INSERT INTO thing VALUES (NULL, ?)", .text("value \(number)")) }
    }
  }

  @Test(arguments: Damage.allCases)
  func `a damaged file is set aside whole, and its owner starts on a new one`(damage: Damage) throws {
    try fill()
    let bytes = damage.apply(to: try folder.read("a.sqlite"))
    try folder.write(bytes, to: "a.sqlite")
    if damage == .headerWithWAL { try folder.write([UInt8](repeating: 9, count: 8192), to: "a.sqlite-wal") }

    let aside = try #require(try FileCheck.setAsideIfDamaged(path, now: Self.now))
    try fill()

    #expect(try Data(contentsOf: URL(filePath: aside)) == Data(bytes))
    #expect(try FileCheck.setAsideIfDamaged(path, now: Self.now) == nil)
  }

  @Test func `a last page that was cut is damage, even where nothing of it was in use`() throws {
    try Connection(.file(path)).execute("CREATE TABLE thing (id INTEGER)")
    try folder.write(try folder.read("a.sqlite").dropLast(1), to: "a.sqlite")

    #expect(try !FileCheck.isSound(path))
  }

  @Test func `a file cut to nothing is a new one`() throws {
    try fill()
    try folder.write([], to: "a.sqlite")

    #expect(try FileCheck.setAsideIfDamaged(path, now: Self.now) == nil)
    try fill()
    #expect(try FileCheck.isSound(path))
  }

  @Test(arguments: [0, 16, 32 + 24 + 100, 32 + 2 * 4120 + 50])
  func `a damaged WAL costs what was committed behind the damage, and no more`(offset: Int) throws {
    let whole = try WAL(in: folder)
    var bytes = whole.journal
    bytes.replaceSubrange(offset..<offset + 8, with: [UInt8](repeating: 0xa5, count: 8))

    let rows = try whole.rows(after: bytes)

    #expect(rows <= whole.committed)
    #expect(rows >= whole.inFile)
    #expect(try FileCheck.isSound(folder.path("copy.sqlite")))
  }

  @Test(arguments: [0, 31, 33, 5000])
  func `a WAL cut short is the state before what was cut`(count: Int) throws {
    let whole = try WAL(in: folder)

    let rows = try whole.rows(after: Array(whole.journal.prefix(count)))

    #expect((whole.inFile...whole.committed).contains(rows))
  }

  @Test func `files set aside in the same second keep their names and bytes`() throws {
    var names: Set<String> = []
    for round in 1...3 {
      let bytes = [UInt8](repeating: UInt8(64 + round), count: 8192)
      try folder.write(bytes, to: "a.sqlite")
      let aside = try #require(try FileCheck.setAsideIfDamaged(path, now: Self.now))
      names.insert(aside)
      #expect(try Data(contentsOf: URL(filePath: aside)) == Data(bytes))
    }

    #expect(names.count == 3)
    #expect(try folder.names.count == 3)
  }

  @Test func `a check that may not write leaves every byte as it was`() throws {
    try fill()
    let before = try folder.read("a.sqlite")

    try DatabaseCopy.write(path, to: folder.path("copy.sqlite"))
    let copy = try folder.read("copy.sqlite")
    #expect(try FileCheck.isSound(folder.path("copy.sqlite"), mode: .readOnly))

    #expect(try folder.read("copy.sqlite") == copy)
    #expect(try folder.read("a.sqlite") == before)
  }
}

extension FileDamageTests {
  /// A file that was not closed: some rows in it, more in its WAL.
  private struct WAL {
    let file: [UInt8]
    let journal: [UInt8]
    let inFile: Int64 = 10
    let committed: Int64 = 40
    private let folder: TemporaryFolder

    init(in folder: TemporaryFolder) throws {
      self.folder = folder
      let connection = try Connection(.file(folder.path("a.sqlite")))
      try connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, value BLOB)")
      func insert(_ count: Int) throws {
        for _ in 0..<count { try connection.run("INSERT INTO thing VALUES (NULL, zeroblob(1000))") }
      }
      try insert(10)
      try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      try insert(30)
      file = try folder.read("a.sqlite")
      journal = try folder.read("a.sqlite-wal")
    }

    /// What a program finds that starts on the file and this WAL.
    func rows(after journal: [UInt8]) throws -> Int64 {
      try folder.write(file, to: "copy.sqlite")
      try folder.write(journal, to: "copy.sqlite-wal")
      #expect(try FileCheck.setAsideIfDamaged(folder.path("copy.sqlite"), now: FileDamageTests.now) == nil)
      return try Connection(.file(folder.path("copy.sqlite"))).first("SELECT count(*) FROM thing") { $0.integer(0) }
        ?? -1
    }
  }
}
