import Caching
import Foundation
import SQLite
import Synchronization
import Telemetry
import TestSupport
import Testing

struct EntryFileTests {
  private let counters = CachingCounters()
  private let clocks = TagClocks()
  private let lines = Lines()
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var path: String { folder.path("cache.sqlite") }

  private func file(
    shape: [UInt8] = [1], generation: UInt64 = 1, newest: Int64 = .max, byteLimit: Int = EntryFile.usualBytes,
    now: Instant = .noon
  ) -> EntryFile {
    EntryFile(
      path: path, shape: shape, generation: generation, newest: newest, byteLimit: byteLimit, clock: WallClock { now },
      log: Log { [lines] in lines.add($0) }, counters: counters)
  }

  /// Stores the entries and closes the file, so that they are on the disk.
  private func store(_ entries: [Entry], in file: EntryFile) {
    for entry in entries { file.store(entry) }
    file.stop()
  }

  private func entry(_ key: String = "/v1/products", seq: Int64 = 10, count: Int = 20, renderedAt: Instant = .noon)
    -> Entry
  {
    .make(
      key, tags: [clocks.clock("products"), clocks.clock("product-1")], seq: seq,
      body: [UInt8](repeating: UInt8(truncatingIfNeeded: seq), count: count), renderedAt: renderedAt)
  }

  @Test func `what claims a later change than the catalogue has is gone at the next start`() {
    store([entry("/v1/products", seq: 10), entry("/v1/products/a", seq: 12)], in: file())

    // A catalogue restored from a backup, or one whose last commits a power cut took.
    let reader = file(newest: 10).reader(clocks: clocks)

    #expect(reader.find("/v1/products")?.seq == 10)
    #expect(reader.find("/v1/products/a") == nil)
  }

  @Test func `an entry comes back whole after a restart, with the living clocks`() throws {
    let stored = entry("/v1/products?q=été")
    store([stored], in: file())

    let file = file()
    let found = try #require(file.reader(clocks: clocks).find("/v1/products?q=été"))

    #expect(found.key == stored.key)
    #expect(found.head == stored.head)
    #expect(found.notModifiedHead == stored.notModifiedHead)
    #expect(found.body == stored.body)
    #expect(found.isGzipped == stored.isGzipped)
    #expect(found.etag == stored.etag)
    #expect(found.seq == 10)
    #expect(found.renderedAt == stored.renderedAt)
    #expect(found.validUntil == stored.validUntil)
    #expect(found.lifetime == stored.lifetime)
    #expect(found.tags.map(\.name) == ["products", "product-1"])
    #expect(EntryState.of(found, now: .noon) == .current)
    clocks.move("product-1", to: 11)
    #expect(EntryState.of(found, now: .noon) == .changed)
    file.stop()
  }

  @Test func `what is not stored is not found, and every look-up is counted`() {
    let file = file()
    let reader = file.reader(clocks: clocks)

    for key in ["", "/v1/products", "' OR 1=1 --"] { #expect(reader.find(key) == nil) }

    #expect(counters.fileReads.value == 3)
    #expect(counters.fileErrors.value == 0)
    file.stop()
  }

  @Test func `a reader sees what was stored after it was opened`() {
    let file = file()
    let reader = file.reader(clocks: clocks)
    #expect(reader.find("/v1/products") == nil)

    store([entry()], in: file)

    #expect(reader.find("/v1/products")?.seq == 10)
    #expect(counters.fileWrites.value == 1)
  }

  @Test func `an older snapshot does not replace a newer one`() {
    let file = file()
    store([entry(seq: 5), entry(seq: 4)], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products")?.seq == 5)
  }

  @Test(arguments: [([2], 1), ([1], 2), ([], .max)] as [([UInt8], UInt64)])
  func `another shape or generation makes every entry changed, and the former current again`(
    shape: [UInt8], generation: UInt64
  ) throws {
    store([entry()], in: file())

    let other = file(shape: shape, generation: generation)
    let found = try #require(other.reader(clocks: clocks).find("/v1/products"))
    #expect(EntryState.of(found, now: .noon) == .changed)
    #expect(found.body == entry().body)
    other.stop()

    let same = file()
    #expect(same.reader(clocks: clocks).find("/v1/products").map { EntryState.of($0, now: .noon) } == .current)
    same.stop()
  }

  @Test func `a render of this origin replaces an entry of another with a higher number`() throws {
    store([entry(seq: 900)], in: file(generation: 1))

    let file = file(generation: 2)
    store([entry(seq: 3)], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products")?.seq == 3)
  }

  @Test func `an entry found outdated is not written back`() throws {
    store([entry()], in: file(shape: [1]))
    let file = file(shape: [2])
    let found = try #require(file.reader(clocks: clocks).find("/v1/products"))

    store([found], in: file)

    #expect(counters.fileWrites.value == 1)
  }

  @Test(arguments: [[], ["a\nb"], [""]])
  func `an entry whose tags would not come back the same is not stored`(names: [String]) {
    let file = file()

    store([.make(tags: names.map { clocks.clock($0) })], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products") == nil)
    #expect(counters.fileErrors.value == 0)
  }

  @Test func `the byte bound keeps the newest`() throws {
    let file = file(byteLimit: 100_000)
    store((0..<300).map { entry("/\($0)", count: 1000, renderedAt: .noon.plus(Double($0))) }, in: file)

    let again = self.file(byteLimit: 100_000)
    again.stop()
    let reader = again.reader(clocks: clocks)
    let kept = (0..<300).filter { reader.find("/\($0)") != nil }

    #expect(kept.count > 70)
    #expect(kept.count <= 100)
    #expect(kept == Array((300 - kept.count)..<300))
  }

  @Test func `entries older than the age bound are deleted`() {
    store([entry("/old", renderedAt: .noon.plus(-8 * 86_400)), entry("/young")], in: file())

    let again = file()
    again.stop()
    let reader = again.reader(clocks: clocks)

    #expect(reader.find("/old") == nil)
    #expect(reader.find("/young") != nil)
  }

  @Test func `a damaged file is set aside, said once, and a new one is used`() throws {
    try folder.write([UInt8](repeating: 65, count: 8192), to: "cache.sqlite")

    let file = file()
    store([entry()], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products") != nil)
    #expect(try folder.names.contains { $0.hasPrefix("cache.sqlite.damaged-20260112T") })
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("cache.set_aside") == true)
  }

  @Test(arguments: [0..<100, 100..<4096, 8192..<16_384, 0..<0])
  func `whatever part of the file is overwritten, the next start serves and stores`(range: Range<Int>) throws {
    store((0..<50).map { entry("/\($0)", count: 2000) }, in: file())
    var bytes = try folder.read("cache.sqlite")
    if range.isEmpty { bytes.removeLast(bytes.count / 2) }
    bytes.replaceSubrange(range, with: range.map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) })
    try folder.write(bytes, to: "cache.sqlite")

    let file = file()
    store([entry()], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products")?.body == entry().body)
    #expect(lines.all.filter { $0.contains("cache.set_aside") }.count == 1)
    #expect(counters.fileErrors.value == 0)
  }

  @Test func `a folder in the file's place costs the file and not the start`() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)

    let file = file()
    store([entry()], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products") == nil)
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("this is no file") == true)
  }

  @Test func `a newer version's file is set aside`() throws {
    do {
      let connection = try Connection(.file(path))
      try connection.execute("PRAGMA user_version = 99")
    }

    let file = file()
    store([entry()], in: file)

    #expect(file.reader(clocks: clocks).find("/v1/products") != nil)
    #expect(lines.all.count == 1)
  }

  @Test func `without a usable folder nothing is stored, and that is said once`() {
    let file = EntryFile(
      path: folder.path("missing/cache.sqlite"), shape: [], generation: 1, newest: .max, clock: WallClock { .noon },
      log: Log { [lines] in lines.add($0) }, counters: counters)

    for _ in 0..<10 { file.store(entry()) }
    #expect(file.reader(clocks: clocks).find("/v1/products") == nil)
    file.stop()

    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("cache.disk_failed") == true)
    #expect(counters.fileErrors.value == 1)
  }

  @Test func `a file that breaks while in use is counted and said once`() throws {
    let file = file()
    let reader = file.reader(clocks: clocks)
    do {
      let connection = try Connection(.file(path))
      try connection.execute("DROP TABLE entry")
    }

    for _ in 0..<5 { #expect(reader.find("/v1/products") == nil) }
    store([entry()], in: file)

    #expect(counters.fileErrors.value >= 6)
    #expect(lines.all.count == 1)
  }
}

extension EntryFileTests {
  /// What was logged, from any thread.
  private final class Lines: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ line: String) { state.withLock { $0.append(line) } }
    var all: [String] { state.withLock { $0 } }
  }
}
