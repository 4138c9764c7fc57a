import CLinux
import Glibc
import Synchronization

/// Takes what other threads have for the loop, and wakes it through an eventfd when there was nothing before.
final class Mailbox: ReplySink {
  struct Delivery: Sendable {
    let ticket: Ticket
    let part: AnswerPart
  }

  /// What the loop finds when it looks.
  struct Content: Sendable {
    var deliveries: [Delivery] = []
    /// How long a drain that was asked for may take.
    var drain: Duration?
  }

  private struct State {
    var content = Content()
    var isWoken = false
    var hasEnded = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  let descriptor: Int32
  private let state = Mutex(State())

  init() throws(ServerError) {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    guard descriptor >= 0 else { throw .system(call: "eventfd", code: errno) }
  }

  // Closed only here, because a `Reply` may wake the loop long after it has ended.
  deinit { Glibc.close(descriptor) }

  func deliver(_ answer: Answer, for ticket: Ticket) {
    deliver(.whole(answer), for: ticket)
  }

  func deliver(_ part: AnswerPart, for ticket: Ticket) {
    put { $0.content.deliveries.append(Delivery(ticket: ticket, part: part)) }
  }

  /// Asks the loop to drain; `waiter` is resumed when it has ended, at once if it already has.
  func requestDrain(_ deadline: Duration, waiter: CheckedContinuation<Void, Never>) {
    let hasEnded = state.withLock { state in
      if !state.hasEnded { state.waiters.append(waiter) }
      return state.hasEnded
    }
    if hasEnded { return waiter.resume() }
    put { $0.content.drain = min($0.content.drain ?? deadline, deadline) }
  }

  /// Everything that came since the last time; called by the loop alone.
  func take() -> Content {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, MemoryLayout<UInt64>.size)
    return state.withLock { state in
      let content = state.content
      state.content = Content()
      state.isWoken = false
      return content
    }
  }

  /// The loop's last words: nobody takes anything from here on.
  func end() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      let waiters = state.waiters
      state.waiters = []
      state.content = Content()
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  private func put(_ change: (inout State) -> Void) {
    let mustWake = state.withLock { state in
      if state.hasEnded { return false }
      change(&state)
      defer { state.isWoken = true }
      return !state.isWoken
    }
    guard mustWake else { return }
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
  }
}
