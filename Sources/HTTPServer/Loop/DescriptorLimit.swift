import Glibc

/// Lets the process open as many descriptors as the connections we allow need; the usual soft limit is 1,024, which was
/// chosen for `select`, and neither epoll nor poll has that bound.
enum DescriptorLimit {
  static func raise(toHold count: Int) {
    var limit = rlimit()
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(kind, &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
    limit.rlim_cur = min(limit.rlim_max, rlim_t(count))
    // A refusal is no error: accepting pauses when descriptors run out.
    _ = unsafe setrlimit(kind, &limit)
  }
}
