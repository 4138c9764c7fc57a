/// What stands behind a route: what answers it, who may come, whether the answer may be kept, and whether it may be
/// refused when there is too much to do.
struct RouteHandler: Sendable {
  enum Work: Sendable, Equatable {
    /// Stored, or made by a render thread.
    case page(Page)
    /// Answered on the loop without looking at anything but memory.
    case probe(Probe)
    case service(Service)
    /// Read from the public folder by a render thread.
    case file
  }

  enum Page: Sendable {
    case productList, product, categoryTree, category
  }

  enum Probe: Sendable {
    case live, ready, started
  }

  enum Service: Sendable {
    case changes, health, hook, pull, purge
  }

  let work: Work
  let key: AccessKey
  let caching: CachePolicy
  /// Whether it hears 503 where as many answers wait as may; what is answered at once, or always taken, is not shed.
  let isShed: Bool
  /// Bytes a request's body may have where the caller holds the key; nil: as many as anybody's.
  let bodyLimit: Int?
}
