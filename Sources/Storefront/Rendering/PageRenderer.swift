import Caching
import Catalog
import HTTPServer
import Mirror
import Telemetry

/// Turns a request into an entry from one read snapshot: what its words mean, rows, JSON once, validator, gzip once.
///
/// A page is stored under what was asked for, not under what it calls canonical: a slug may be another product's, or
/// another category's, by the time it is asked for again. That is safe, because an entry carries the tag of the thing
/// the words led to: when a slug moves, whatever had it before looks different and moves its tag, so the entry is
/// rendered again before anyone is sent it, and then by what the words mean at that time. Where a slug comes to hide the
/// id that it equals, the tag of the thing with that id moves. What the words of a language mean is told with
/// `ShopLanguages`. Words that lead to nothing are stored nowhere.
final class PageRenderer {
  private let reader: CatalogReader
  private let language: String?
  private let gzip: Gzip
  private let clocks: TagClocks
  private let clock: WallClock
  private let counters: CachingCounters
  private let log: Log
  private var knownSlugs: (seq: Int64, slugs: [String])?

  /// - Parameter language: of whoever asks for none.
  init(
    reader: CatalogReader, language: String?, clocks: TagClocks, clock: WallClock, counters: CachingCounters, log: Log
  ) throws {
    self.reader = reader
    self.language = language
    gzip = try Gzip(counters: counters)
    self.clocks = clocks
    self.clock = clock
    self.counters = counters
    self.log = log
  }

  /// - Throws: `Problem.notReady` before the first pull, or `.broken` where the database fails, which is logged.
  func render(_ request: PageRequest) throws(Problem) -> Rendering {
    do {
      return try reader.read { snapshot in
        guard snapshot.isReady else { throw Problem.notReady }
        return Rendering(verdict: try verdict(on: request, snapshot), seq: snapshot.seq)
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      let traceID = TraceID.random()
      log.error("page.failed", ("key", request.key), ("error", "\(error)"), ("trace", traceID))
      throw .broken(traceID)
    }
  }

  private func verdict(on request: PageRequest, _ snapshot: CatalogReader.Snapshot) throws -> Rendering.Verdict {
    let languages = ShopLanguages(stored: try snapshot.languages(), setting: language)
    let code = languages.code(for: request.language)
    let canonical = languages.canonical(code)
    guard languages.keeps(request.language) else { return .spelledOtherwise(request.asked(in: canonical)) }
    let now = clock.now
    let page: RenderedPage
    switch request {
    case .productList(let query):
      var category: CategoryView?
      if let name = query.category {
        category = try snapshot.category(idOrSlug: name, language: code)
        if category == nil { return .refused(.invalid(try unknownCategory(name, snapshot))) }
      }
      let list = try snapshot.list(
        sort: query.sort, page: query.page, pageSize: query.pageSize, category: category?.id, language: code, now: now)
      page = ProductListPage(query: query, list: list, category: category, language: canonical, now: now).write()
    case .product(let name, _):
      switch try snapshot.product(idOrSlug: name, language: code, now: now) {
      case .found(let view):
        page = ProductDetailPage(view: view, languages: languages, language: code, now: now).write()
      case .moved(let slug): return .moved(to: ProductDetailPage.target(slug, canonical))
      case .missing: return .refused(.productNotFound)
      }
    case .categoryTree:
      let tree = CategoryTreePage(views: try snapshot.categories(language: code), language: canonical, now: now)
      if tree.isTooLarge { return .refused(request.tooLarge) }
      page = tree.write()
    case .category(let name, _):
      guard let view = try snapshot.category(idOrSlug: name, language: code) else {
        return .refused(.categoryNotFound)
      }
      let children = CategoryNode.children(of: view.id, in: try snapshot.categories(language: code))
      page = CategoryPage(view: view, children: children, language: canonical, now: now).write()
    }
    guard page.json.bytes.count <= PageLimits.decodedBody else {
      let problem = request.tooLarge
      if problem.status >= 500 {
        log.error(
          "page.too_large", ("key", request.key), ("bytes", page.json.bytes.count), ("limit", PageLimits.decodedBody),
          ("do", "shorten its texts or list fewer variants; what was kept before is served as late"))
      }
      return .refused(problem)
    }
    counters.renders.add()
    return .page(entry(page, for: request, seq: snapshot.seq))
  }

  private func entry(_ page: RenderedPage, for request: PageRequest, seq: Int64) -> Entry {
    let etag = Validator.weak(over: page.json.maskedBytes)
    let packing = Packing(page.json.bytes, with: gzip)
    return Entry(
      key: request.key, head: CacheHeaders.head(of: page, etag: etag, packing: packing),
      notModifiedHead: CacheHeaders.notModifiedHead(of: page, etag: etag), body: packing.body,
      isGzipped: packing.isGzipped, etag: etag, tags: page.tags.map(clocks.clock), seq: seq,
      renderedAt: page.renderedAt, validUntil: page.validUntil ?? Instant(milliseconds: .max))
  }

  /// The slugs are kept while nothing changes, as any number of mistyped ones may be asked for.
  private func unknownCategory(_ name: String, _ snapshot: CatalogReader.Snapshot) throws -> InvalidParameters {
    if knownSlugs?.seq != snapshot.seq {
      knownSlugs = (snapshot.seq, try snapshot.categories().map(\.slug))
    }
    return InvalidParameters(items: [
      .init(
        parameter: ProductListQuery.categoryName, detail: "No category has this slug or id.",
        allowed: EditDistance.nearest(Self.mostSuggestions, to: name, in: knownSlugs?.slugs ?? []))
    ])
  }

  /// Slugs named to whoever mistyped one; a whole tree would help nobody.
  private static let mostSuggestions = 5
}
