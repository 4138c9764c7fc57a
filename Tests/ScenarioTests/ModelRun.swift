import Foundation
import Mirror
import Telemetry
import TestSupport

@testable import Storefront

/// One random history over one folder; collects what was answered wrongly.
struct ModelRun {
  private(set) var faults: [String] = []
  /// Unmarked answers that were compared with the truth.
  private(set) var compared = 0
  private let folder: String
  private var generator: SeededGenerator
  private var shop: ModelShop
  private var world: ModelWorld
  private let clock: ManualClock
  private var margin: Decimal = 30
  private var language: String?
  private var etags: [String: String] = [:]
  private var steps = 0

  init(folder: String, seed: UInt64) throws {
    self.folder = folder
    // Time goes on from one life of a folder to the next.
    let began = try? String(contentsOfFile: folder + "/clock", encoding: .utf8)
    clock = ManualClock(start: began.flatMap { Int64($0) }.map { Instant(milliseconds: $0) } ?? ManualClock().now)
    generator = SeededGenerator(seed: seed)
    shop = ModelShop(using: &generator)
    world = try ModelWorld(folder: folder, policy: ModelWorld.policy(), clock: clock)
  }

  func stop() { world.stop() }

  /// One thing that may happen to a server.
  mutating func step() async throws {
    steps += 1
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<40: try read(target())
    case 40..<55:
      // Lists are held to the letter once the interval of their tags is over.
      try advance(by: 11)
      try await world.writer.settle()
      for _ in 0..<4 { try read(target()) }
    case 55..<68:
      shop.edit(using: &generator)
      _ = try await world.writer.apply(shop.snapshot, accepting: true)
    case 68..<78:
      try await world.writer.apply(.random(at: clock.now, using: &generator))
    case 78..<84: try await changeBesideReaders()
    case 84..<92:
      // Mostly moments, sometimes long enough for every band to be crossed.
      let seconds = [1, 1, 3, 9, 11, 60, 301, 3600, 22_000, 90_000, 700_000].randomElement(using: &generator) ?? 1
      try advance(by: seconds)
      try await world.writer.settle()
    case 92..<95:
      let tags = ["products", "product-1", "product-lamp", "category-10", "categories", "nothing"]
      _ = try await world.writer.purge([tags.randomElement(using: &generator) ?? "products"])
    case 95: _ = try await world.writer.purgeAll()
    case 96..<98: try restart()
    default:
      margin = [20, 30, 45].randomElement(using: &generator) ?? 30
      language = [nil, "fr", "en-CA"].randomElement(using: &generator) ?? nil
      try restart()
    }
  }

  /// Time that the next life of the folder goes on from.
  private func advance(by seconds: Int) throws {
    clock.advance(by: .seconds(seconds))
    try Data("\(clock.now.milliseconds)".utf8).write(to: URL(filePath: folder + "/clock"), options: .atomic)
  }

  /// Reads every page there may be.
  mutating func readAll() async throws {
    for target in ModelShop.targets { try read(target) }
  }

  private mutating func restart() throws {
    world.stop()
    world = try ModelWorld(
      folder: folder, policy: ModelWorld.policy(margin: margin, language: language), clock: clock)
  }

  private mutating func target() -> String {
    ModelShop.targets[Int.random(in: ModelShop.targets.indices, using: &generator)]
  }

  private mutating func read(_ target: String) throws {
    let known = Bool.random(using: &generator) ? etags[target] : nil
    let answer = try world.ask(target, etag: known, acceptsGzip: Int.random(in: 0..<8, using: &generator) > 0)
    if let etag = answer.etag { etags[target] = etag }
    if answer.isMarked { return }
    let truth = world.truth(target)
    compared += 1
    if answer.status == 304, known != answer.etag {
      faults.append("step \(steps): \(target) answered 304 to another validator")
    }
    if answer.etag == truth.etag, answer.location == truth.location,
      answer.status == truth.status || answer.status == 304 && truth.status == 200
    {
      return
    }
    // The one thing that may lag unmarked: a list, by the interval in which its tags move once.
    if try isList(target) && !answer.tags.isDisjoint(with: world.pendingTags()) { return }
    faults.append("step \(steps): \(target) answered \(answer), the truth is \(truth)")
  }

  private func isList(_ target: String) -> Bool {
    target == "/v1/products" || target.hasPrefix("/v1/products?") || target.hasPrefix("/v1/categories")
  }

  /// Readers ask while a change is committed: each hears the state before or the one after, and whoever asks afterwards
  /// the one after.
  private mutating func changeBesideReaders() async throws {
    shop.edit(using: &generator)
    let targets = (0..<6).map { _ in self.target() }.filter { !isList($0) }
    let before = targets.map { world.truth($0) }
    let (writer, snapshot) = (world.writer, shop.snapshot)
    // Unstructured because the requests beside it block this thread.
    let change = Task { _ = try await writer.apply(snapshot, accepting: true) }
    let answers = try targets.map { try world.ask($0) }
    if Bool.random(using: &generator) { world.loseTime() }
    try await change.value
    for (index, target) in targets.enumerated() where !answers[index].isMarked {
      let after = world.truth(target)
      compared += 1
      guard [before[index], after].contains(answers[index]) else {
        faults.append("step \(steps): \(target) answered \(answers[index]) while \(before[index]) became \(after)")
        continue
      }
    }
    for target in targets { try read(target) }
  }
}
