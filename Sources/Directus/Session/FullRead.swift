import Catalog
import Telemetry
import Upstream

/// Reads all rows of a collection, or all that a filter lets through, page by page, and notices when rows come or go
/// meanwhile.
///
/// Each page begins with the last row of the page before: where it does not, rows before it came or went, and one may
/// have slid past unseen although the counts agree. Rows are decoded page by page, so that one page of JSON is held.
struct FullRead<Element> {
  let session: DirectusSession
  let query: RowQuery
  /// Rows asked for at once; lowered for a server that allows fewer, and raised where rows are short.
  private(set) var pageSize: Int
  /// What the server was found to allow.
  private(set) var allowed: Int
  /// The largest size a full page came in.
  private var proven = 0
  /// A page was too long for an answer: some rows are far longer than others.
  private var isUneven = false
  /// Makes something of a row and the server's clock when it answered with it.
  let decode: (JSONValue, Instant?) -> Element?

  init(
    session: DirectusSession, query: RowQuery, pageSize: Int, allowed: Int,
    decode: @escaping (JSONValue, Instant?) -> Element?
  ) {
    self.session = session
    self.query = query
    self.pageSize = min(pageSize, allowed)
    self.allowed = allowed
    self.decode = decode
  }

  /// What a whole reading found.
  struct Found {
    /// By key, what `decode` made of each row.
    var elements: [String: Element] = [:]
    /// Rows the server has without the filter.
    var total: Int?
    /// The server's clock at its last answer.
    var date: Instant?
    /// The server counts other rows than it shows.
    var isMiscounted = false
    /// There was a row whose key cannot be read.
    var hasUnkeyed = false
  }

  private struct Pass {
    var found = Found()
    /// Every key read, also of rows nothing could be made of.
    var keys: Set<String> = []
    /// Rows read, also those without a key.
    var read = 0
    /// Every page began where the page before ended.
    var isJoined = true
    var counts: Set<Int> = []

    var isWhole: Bool { isJoined && (counts.isEmpty || counts == [read]) }
  }

  /// - Throws: a retryable failure where two readings in a row met a changing collection.
  mutating func rows() async throws(ReadFailure) -> Found {
    let first = try await pass()
    if first.isWhole { return first.found }
    let second = try await pass()
    if second.isWhole { return second.found }
    guard second.isJoined, first.keys == second.keys else {
      throw session.translation.failure(.unavailable, "\(query.collection) changed twice while it was read")
    }
    // Twice the same rows: nothing moves, the server counts what it does not show.
    var found = second.found
    found.isMiscounted = true
    return found
  }

  private mutating func pass() async throws(ReadFailure) -> Pass {
    var pass = Pass()
    var offset = 0
    var lastKey: String?
    var lastCount = 0
    for number in 1...Limits.pages {
      let page = try await self.page(number, offset)
      if let count = page.count { pass.counts.insert(count) }
      pass.found.total = page.total ?? page.count
      pass.found.date = page.date ?? pass.found.date
      let readBefore = pass.read
      let isJoined = number == 1 || !page.rows.isEmpty && key(of: page.rows[0]) == lastKey
      if !isJoined { pass.isJoined = false }
      for row in page.rows.dropFirst(number > 1 && isJoined ? 1 : 0) { add(row, page.date, to: &pass) }
      let isStill = pass.read == readBefore
      if isStill, number > 1, page.rows.count > 1, page.rows.count >= lastCount {
        throw session.translation.failure(.unavailable, "\(query.collection) comes with the same rows on every page")
      }
      // A short page is the last, unless the server counts more: it may give fewer rows than asked for.
      if page.rows.count < pageSize, isStill || pass.read >= page.count ?? 0 { return pass }
      lastKey = page.rows.last.flatMap { key(of: $0) }
      lastCount = page.rows.count
      offset += max(page.rows.count - 1, 0)
      grow(after: page)
    }
    throw session.translation.failure(.unavailable, "\(query.collection) did not end after \(Limits.pages) pages")
  }

  private func add(_ row: JSONValue, _ date: Instant?, to pass: inout Pass) {
    guard let key = key(of: row) else {
      pass.found.hasUnkeyed = true
      pass.read += 1
      return
    }
    // A row that slid from one page to the next is read twice.
    guard pass.keys.insert(key).inserted else { return }
    pass.read += 1
    pass.found.elements[key] = decode(row, date)
  }

  private func key(of row: JSONValue) -> String? {
    guard case .object(let values) = row else { return nil }
    return values[query.key].flatMap { Reading.key($0).value }
  }

  private mutating func grow(after page: DirectusSession.Page) {
    guard page.rows.count == pageSize else { return }
    proven = pageSize
    guard pageSize < Limits.largestPage else { return }
    // Where long rows lie among short ones, what the last page had says little about the next.
    let largest = isUneven ? min(pageSize * 2, Limits.largestPage) : Limits.largestPage
    let fitting = Limits.pageBytes / max(page.bytes / page.rows.count, 1)
    pageSize = min(max(pageSize, min(fitting, largest)), allowed)
  }

  private mutating func page(_ number: Int, _ offset: Int) async throws(ReadFailure) -> DirectusSession.Page {
    while true {
      do {
        return try await session.items(query, limit: pageSize, offset: number == 1 ? nil : offset)
      } catch {
        let isRefused = error.refusal?.isAboutLimit == true
        let smallest = error.isTooLarge ? Limits.smallestOverlappingPage : Limits.smallestPage
        guard error.isTooLarge ? pageSize > smallest : isRefused && pageSize / 2 >= smallest else { throw error }
        isUneven = isUneven || error.isTooLarge
        pageSize = (smallest..<pageSize).contains(proven) ? proven : max(pageSize / 2, smallest)
        proven = 0
        if isRefused { allowed = pageSize }
      }
    }
  }
}
