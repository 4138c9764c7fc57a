import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Storefront

@Suite(.ownThread) struct RenderThreadsTests {
  @Test func `what a job held is let go when the job has ended, though others wait`() async throws {
    let shop = try await LiveServices(threads: 1)
    let (begin, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let isGone = Flag()
    let wasGone = Flag()

    #expect(shop.renderers.enqueue(.service { _ in begin.wait() }))
    enqueue(Body(isGone), on: shop.renderers)
    #expect(
      shop.renderers.enqueue(
        .service { _ in if isGone.isSet { wasGone.set() } }))
    #expect(shop.renderers.enqueue(.service { _ in ended.signal() }))
    begin.signal()
    wait(for: ended)

    #expect(wasGone.isSet)
    await shop.stop()
  }

  /// So that nobody but the job holds the body.
  private func enqueue(_ body: Body, on renderers: RenderThreads) {
    #expect(renderers.enqueue(.service { _ in _ = body.isGone }))
  }

  private func wait(for semaphore: DispatchSemaphore) { semaphore.wait() }

  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
  }

  private final class Body: Sendable {
    let isGone: Flag

    init(_ isGone: Flag) { self.isGone = isGone }

    deinit { isGone.set() }
  }
}
