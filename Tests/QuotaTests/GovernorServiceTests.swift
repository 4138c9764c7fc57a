import Telemetry
import TestSupport
import Testing

@testable import Quota

struct GovernorServiceTests {
  private let clock = ManualClock()

  private func service(_ ledger: any PointsLedger = MemoryLedger()) async throws -> GovernorService {
    try await GovernorService(ledger: ledger, clock: clock.wall, log: .silent, sleep: clock.sleep)
  }

  @Test func `callers are served in order of arrival, one spacing apart`() async throws {
    let service = try await service()
    let start = clock.now
    let deadline = start.advanced(by: .seconds(60))
    _ = try await service.permit(cost: 10, deadline: deadline)

    var callers: [Task<Permit, any Error>] = []
    for _ in 1...4 {
      callers.append(Task { try await service.permit(cost: 10, deadline: deadline) })
      // The next one comes when this one stands in line.
      _ = await clock.sleepBegan()
    }
    var delays: [Duration] = []
    for position in callers.indices {
      clock.advance(by: .milliseconds(1100))
      delays.append(try await callers[position].value.grantedAt.since(start))
      for _ in callers[(position + 1)...] { _ = await clock.sleepBegan() }
    }

    #expect(delays == [1100, 2200, 3300, 4400].map { .milliseconds($0) })
  }

  @Test func `a cancelled caller leaves the line and keeps nobody waiting`() async throws {
    let service = try await service()
    let deadline = clock.now.advanced(by: .seconds(60))
    _ = try await service.permit(cost: 10, deadline: deadline)

    let first = Task { try await service.permit(cost: 10, deadline: deadline) }
    #expect(await clock.sleepBegan() == .seconds(1))
    let second = Task { try await service.permit(cost: 10, deadline: deadline) }
    #expect(await clock.sleepBegan() == .seconds(1))
    first.cancel()
    await #expect(throws: QuotaError.cancelled) { _ = try await first.value }
    clock.advance(by: .seconds(1))
    #expect(await clock.sleepBegan() == .milliseconds(100))
    clock.advance(by: .milliseconds(100))
    let permit = try await second.value

    #expect(permit.number == 2)
    #expect(await service.standing.spent == 20)
  }

  @Test(.timeLimit(.minutes(1))) func `a disk slower than the spacing lets no second call leave beside the first`()
    async throws
  {
    let ledger = GatedLedger()
    let service = try await service(ledger)
    let deadline = clock.now.advanced(by: .seconds(60))

    let first = Task { try await service.permit(cost: 10, deadline: deadline) }
    await ledger.storeBegan()
    clock.advance(by: .milliseconds(1100))
    let second = Task { try await service.permit(cost: 10, deadline: deadline) }
    await ledger.open()
    _ = try await first.value

    // It waits for a whole spacing from when the first left, and not for its own store.
    #expect(await clock.sleepBegan() == .seconds(1))
    second.cancel()
    await #expect(throws: QuotaError.cancelled) { _ = try await second.value }
  }

  @Test func `spending and next call time are stored before the permit is handed out`() async throws {
    let ledger = MemoryLedger()
    let service = try await service(ledger)

    let permit = try await service.permit(cost: 10, deadline: clock.now)

    let record = try await ledger.load()
    #expect(record?.spent == 10)
    #expect(record?.calls == 1)
    #expect(record?.nextCallAt == permit.grantedAt.advanced(by: .milliseconds(1100)))
  }

  @Test func `the next call is spaced from the moment the stored permit is handed out`() async throws {
    let clock = clock
    let service = try await service(StoringLedger { clock.advance(by: .milliseconds(700)) })

    _ = try await service.permit(cost: 0, deadline: clock.now)

    #expect(await service.instant(affording: 0).since(clock.now) == .milliseconds(1100))
  }

  @Test func `a caller cancelled while its payment is stored gets it back`() async throws {
    let kept = MemoryLedger()
    let service = try await service(StoringLedger(kept) { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } })

    let caller = Task { try await service.permit(cost: 10, deadline: clock.now) }

    await #expect(throws: QuotaError.cancelled) { _ = try await caller.value }
    let record = try await kept.load()
    #expect(record?.spent == 0)
    #expect(record?.calls == 0)
  }

  @Test func `a payment that cannot be stored is not made`() async throws {
    let service = try await service(StoringLedger { () throws(QuotaError) in throw .ledger("disk full") })

    for _ in 1...3 {
      await #expect(throws: QuotaError.ledger("disk full")) {
        _ = try await service.permit(cost: 10, deadline: clock.now)
      }
      clock.advance(by: .milliseconds(1100))
    }

    let standing = await service.standing
    #expect(standing.spent == 0)
    #expect(standing.calls == 0)
    #expect(standing.points >= 30_000)
  }

  @Test func `a service on the same ledger goes on where a killed one stopped`() async throws {
    let ledger = MemoryLedger()
    let killed = try await service(ledger)
    for _ in 1...3 {
      _ = try await killed.permit(cost: 10, deadline: clock.now)
      clock.advance(by: .milliseconds(1100))
    }

    let next = try await service(ledger)

    let standing = await next.standing
    #expect(standing.spent == 30)
    #expect(standing.calls == 3)
    await #expect(throws: QuotaError.notBefore(until: clock.now.advanced(by: .milliseconds(1100)))) {
      _ = try await next.permit(cost: 0, deadline: clock.now)
    }
  }
}

/// A ledger that lets a test have a hand in each storing.
private struct StoringLedger: PointsLedger {
  let kept: MemoryLedger
  let whileStoring: @Sendable () throws(QuotaError) -> Void

  init(_ kept: MemoryLedger = MemoryLedger(), _ whileStoring: @escaping @Sendable () throws(QuotaError) -> Void) {
    self.kept = kept
    self.whileStoring = whileStoring
  }

  func load() async throws(QuotaError) -> LedgerRecord? { try await kept.load() }

  func store(_ record: LedgerRecord) async throws(QuotaError) {
    try whileStoring()
    try await kept.store(record)
  }
}

/// A ledger whose first store takes until a test opens it.
private actor GatedLedger: PointsLedger {
  private var isOpen = false
  private var began = false
  private var watchers: [CheckedContinuation<Void, Never>] = []
  private var stores: [CheckedContinuation<Void, Never>] = []

  func load() async throws(QuotaError) -> LedgerRecord? { nil }

  func store(_ record: LedgerRecord) async throws(QuotaError) {
    began = true
    for watcher in watchers { watcher.resume() }
    watchers = []
    guard !isOpen else { return }
    await withCheckedContinuation { stores.append($0) }
  }

  func storeBegan() async {
    guard !began else { return }
    await withCheckedContinuation { watchers.append($0) }
  }

  func open() {
    isOpen = true
    for store in stores { store.resume() }
    stores = []
  }
}
