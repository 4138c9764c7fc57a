import CLinux
import Glibc

/// Owns the epoll descriptor and the table its events arrive in.
@safe
struct Poller: ~Copyable {
  // Safe because of an event's data only the number we put there is read.
  struct Event {
    let tag: UInt64
    let bits: UInt32

    var canRead: Bool { bits & EPOLLIN.rawValue != 0 }
    var canWrite: Bool { bits & EPOLLOUT.rawValue != 0 }
    var hasEnded: Bool { bits & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue) != 0 }
    /// Neither side will send any more: after a reset, or once both have said so.
    var isOver: Bool { bits & EPOLLHUP.rawValue != 0 }
    var isBroken: Bool { bits & EPOLLERR.rawValue != 0 }
  }

  private let descriptor: Int32
  private var events = unsafe [epoll_event](repeating: epoll_event(), count: Limits.events)

  init() throws(ServerError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw .system(call: "epoll_create1", code: errno) }
  }

  deinit { Glibc.close(descriptor) }

  /// Watches the listener or the mailbox, which report as long as there is something.
  ///
  /// - Parameter isShared: Others watch it too: then the kernel wakes one of them for a connection, not all.
  /// - Returns: False when the kernel refuses.
  func watchLevel(_ other: Int32, tag: UInt64, isShared: Bool = false) -> Bool {
    control(EPOLL_CTL_ADD, other, EPOLLIN.rawValue | (isShared ? EPOLLEXCLUSIVE.rawValue : 0), tag)
  }

  /// Forgets a descriptor, for good or until it is watched again; what is watched exclusively cannot be changed.
  func forget(_ other: Int32) {
    control(EPOLL_CTL_DEL, other, 0, 0)
  }

  /// Watches a connection for everything, each change reported once, so that it is never changed again. False when the
  /// kernel refuses.
  func watchEdge(_ other: Int32, tag: UInt64) -> Bool {
    control(
      EPOLL_CTL_ADD, other, EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue, tag)
  }

  /// Waits at most `timeout` milliseconds and says how many events there are.
  mutating func wait(_ timeout: Int32) -> Int {
    let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
      unsafe epoll_wait(descriptor, buffer.baseAddress, Int32(buffer.count), timeout)
    }
    return max(0, Int(count))
  }

  func event(_ index: Int) -> Event {
    unsafe Event(tag: events[index].data.u64, bits: events[index].events)
  }

  @discardableResult
  private func control(_ operation: Int32, _ other: Int32, _ bits: UInt32, _ tag: UInt64) -> Bool {
    var event = unsafe epoll_event()
    unsafe event.events = bits
    unsafe event.data.u64 = tag
    return unsafe epoll_ctl(descriptor, operation, other, &event) == 0
  }
}
