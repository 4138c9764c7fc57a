import Caching
import Catalog
import HTTPServer
import Mirror
import Telemetry

/// Turns a request into an entry from one read snapshot: rows, JSON once, validator, gzip once.
final class PageRenderer {
  private let reader: CatalogReader
  private let gzip: Gzip
  private let clocks: TagClocks
  private let clock: WallClock
  private let counters: CachingCounters
  private let log: Log

  init(
    reader: CatalogReader, clocks: TagClocks, clock: WallClock, counters: CachingCounters, log: Log
  ) throws {
    self.reader = reader
    gzip = try Gzip(counters: counters)
    self.clocks = clocks
    self.clock = clock
    self.counters = counters
    self.log = log
  }

  /// - Throws: `Problem.notReady` before the first pull, `.productNotFound`, or `.broken` where the database fails,
  ///   which is logged.
  func render(_ request: PageRequest) throws(Problem) -> Entry {
    do {
      return try reader.read { snapshot in
        guard snapshot.isReady else { throw Problem.notReady }
        counters.renders.add()
        return try entry(try page(request, snapshot), for: request, seq: snapshot.seq)
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      let traceID = TraceID.random()
      log.error("page.failed", ("key", request.key), ("error", "\(error)"), ("trace", traceID))
      throw .broken(traceID)
    }
  }

  private func page(_ request: PageRequest, _ snapshot: CatalogReader.Snapshot) throws -> RenderedPage {
    let now = clock.now
    switch request {
    case .productList(let query):
      let list = try snapshot.list(sort: query.sort, page: query.page, pageSize: query.pageSize, now: now)
      return ProductListPage(query: query, list: list, now: now).write()
    case .product(let name):
      guard let view = try snapshot.product(idOrSlug: name, now: now) else { throw Problem.productNotFound }
      return ProductDetailPage(view: view, now: now).write()
    }
  }

  /// Stored under what was asked for, not under what the page calls canonical: a slug may be another product's by the
  /// time the id is asked for again.
  private func entry(_ page: RenderedPage, for request: PageRequest, seq: Int64) throws(Problem) -> Entry {
    guard page.json.bytes.count <= PageLimits.decodedBody else { throw request.tooLarge }
    let etag = Validator.weak(over: page.json.maskedBytes)
    let packing = Packing(page.json.bytes, with: gzip)
    return Entry(
      key: request.key, head: CacheHeaders.head(of: page, etag: etag, packing: packing),
      notModifiedHead: CacheHeaders.notModifiedHead(of: page, etag: etag), body: packing.body,
      isGzipped: packing.isGzipped, etag: etag, tags: page.tags.map(clocks.clock), seq: seq,
      renderedAt: page.renderedAt, validUntil: page.validUntil ?? Instant(milliseconds: .max))
  }
}
