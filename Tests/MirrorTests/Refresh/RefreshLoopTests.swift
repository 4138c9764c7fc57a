import Catalog
import Mirror
import Synchronization
import Telemetry
import Testing

@Suite struct RefreshLoopTests {
  private let start = ManualWallClock.start

  @Test func `each figure is asked once, then nothing is due and the loop rests`() async throws {
    let mirror = try await mirrorOfTwo()
    let source = ScriptedOffers { _, lookUp in .success(answer(lookUp)) }

    let pauses = try await run(source, mirror, turns: 1)

    #expect(source.asked == ["product S1", "stock S1", "product S2", "stock S2"])
    #expect(pauses == [.seconds(5)])
    #expect(try mirror.product("1")?.availability.quantityAvailable == 7)
    #expect(mirror.diary.lines("offer.observed").count == 4)
  }

  @Test func `without points it waits until they come, at most a minute, and asks the same again`() async throws {
    let mirror = try await mirrorOfTwo()
    let waits: [Duration] = [.seconds(20), .seconds(3000), .seconds(-5)]
    let source = ScriptedOffers { number, _ in
      .failure(
        SourceError(
          source: "cj", reason: .exhausted, detail: "no points",
          retryAt: ManualWallClock.start.advanced(by: waits[number])))
    }

    let pauses = try await run(source, mirror, turns: 3)

    #expect(pauses == [.seconds(20), .seconds(60), .seconds(1)])
    #expect(source.asked == Array(repeating: "product S1", count: 3))
    #expect(mirror.diary.lines("offer.failed").count == 1)
  }

  @Test func `one bad product does not block the rest`() async throws {
    let mirror = try await mirrorOfTwo()
    let source = ScriptedOffers { _, lookUp in
      lookUp.reference.text == "S1"
        ? .failure(SourceError(source: "cj", reason: .badRequest, detail: "pid is malformed"))
        : .success(answer(lookUp))
    }

    _ = try await run(source, mirror, turns: 3)

    #expect(source.asked == ["product S1", "stock S1", "product S2", "stock S2"])
    #expect(try mirror.product("2")?.price != nil)
    #expect(mirror.diary.lines("offer.failed").count == 1)
    #expect(mirror.diary.lines("offer.recovered").count == 1)
  }

  @Test func `a supplier that is down is asked ever less often, and said once`() async throws {
    let mirror = try await mirrorOfTwo()
    let source = ScriptedOffers { _, _ in
      .failure(SourceError(source: "cj", reason: .unavailable, detail: "no answer"))
    }

    let pauses = try await run(source, mirror, turns: 5)

    #expect(pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(5)])
    #expect(mirror.diary.lines("offer.failed").count == 1)
  }

  // MARK: Given

  private func mirrorOfTwo() async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([
        .make("1", stock: nil, provider: "p1", supplierProductID: "S1"),
        .make("2", price: nil, stock: nil, provider: "p1", supplierProductID: "S2"),
      ]))
    return mirror
  }

  private func answer(_ lookUp: LookUp) -> Observation {
    let id = lookUp.reference.text
    switch lookUp.subject {
    case .product: return .make(.product(.make(id)), for: lookUp.reference, at: start)
    case .stock:
      return .make(.stock(productID: id, [.make("\(id)-1", ["CN": 9])]), for: lookUp.reference, at: start)
    }
  }

  private func run(_ source: ScriptedOffers, _ mirror: MirrorFixture, turns: Int) async throws -> [Duration] {
    let sleeper = Sleeper(turns: turns)
    let loop = RefreshLoop(
      source: source, writer: mirror.writer, health: NeighbourHealth(), log: mirror.log
    ) { try sleeper.sleep($0) }
    await #expect(throws: CancellationError.self) { try await loop.run() }
    return sleeper.pauses
  }
}

/// A supplier that answers by a function and remembers what it was asked; the function gets the question's number, from 0.
private final class ScriptedOffers: OfferSource {
  let supplier = "cj"
  private let questions = Mutex<[LookUp]>([])
  private let answer: @Sendable (Int, LookUp) -> Result<Observation, SourceError>

  init(_ answer: @escaping @Sendable (Int, LookUp) -> Result<Observation, SourceError>) {
    self.answer = answer
  }

  func observe(_ lookUp: LookUp) async throws(SourceError) -> Observation {
    let number = questions.withLock { questions in
      questions.append(lookUp)
      return questions.count - 1
    }
    return try answer(number, lookUp).get()
  }

  var asked: [String] { questions.withLock { $0.map { "\($0.subject) \($0.reference.text)" } } }
}
