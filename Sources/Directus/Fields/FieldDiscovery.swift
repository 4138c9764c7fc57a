import Upstream

/// Finds out under which names this server has a collection and its columns, by reading one row with this token.
///
/// Reading is the one question whose answer is true: the list of fields is closed to most tokens, `permissions/me` says
/// `*`, and a column that is forbidden looks like one that does not exist.
struct FieldDiscovery {
  let session: DirectusSession
  let names: ShopNames

  enum Outcome {
    case found(FieldMap)
    /// The collection can be read but has no row, so its columns stay unknown and do not matter yet.
    /// Under these names.
    case empty([String])
    /// Under no name can it be read; the failure of the first name tells why.
    case unreadable(ReadFailure)
  }

  /// An empty collection may be left over beside the one in use, so the other names are tried as well.
  ///
  /// - Parameter usual: the name it was read under; emptied, it is no leftover.
  func discover(
    _ kind: ShopCollection, among candidates: [String], usual: String?
  ) async throws(ReadFailure) -> Outcome {
    var first: ReadFailure?
    var empty: [String] = []
    for name in candidates {
      do {
        guard let columns = try await columns(of: name, kind) else {
          if name == usual { return .empty([name]) }
          empty.append(name)
          continue
        }
        return .found(
          FieldMap(kind: kind, collection: name, readable: columns, named: names.columns[kind] ?? [:]))
      } catch {
        guard error.refusal?.isForbidden == true else { throw error }
        first = first ?? error
      }
    }
    guard let first, empty.isEmpty else { return .empty(empty) }
    return .unreadable(first)
  }

  /// Nil: there is no row.
  private func columns(of collection: String, _ kind: ShopCollection) async throws(ReadFailure) -> Set<String>? {
    do {
      return try await firstRow(of: collection, fields: ["*"])
    } catch {
      // A collection that is refused as a whole names no field; one broken column may refuse the star alone.
      guard error.isAboutColumns, let refusal = error.refusal else { throw error }
      if refusal.isForbidden, refusal.namedFields.isEmpty { throw error }
      return try await askedOneByOne(collection, kind)
    }
  }

  /// Asks for every name that may exist, without those the server names in its refusals; if it names none, each alone.
  private func askedOneByOne(_ collection: String, _ kind: ShopCollection) async throws(ReadFailure) -> Set<String>? {
    var guesses = FieldMap.guesses(for: kind, named: names.columns[kind] ?? [:])
    for _ in 0..<Limits.eliminations {
      do {
        return try await firstRow(of: collection, fields: guesses)
      } catch {
        guard error.isAboutColumns else { throw error }
        let named = Set(error.refusal?.namedFields ?? [])
        let rest = guesses.filter { !named.contains($0) }
        if rest.isEmpty { throw error }
        if rest.count == guesses.count { break }
        guesses = rest
      }
    }
    var columns: Set<String> = []
    for guess in guesses {
      do {
        guard let found = try await firstRow(of: collection, fields: [guess]) else { return nil }
        columns.formUnion(found)
      } catch {
        guard error.isAboutColumns else { throw error }
      }
    }
    return columns
  }

  private func firstRow(of collection: String, fields: [String]) async throws(ReadFailure) -> Set<String>? {
    let page = try await session.items(
      collection, [("fields", fields.joined(separator: ",")), ("limit", "1")])
    guard let row = page.rows.first else { return nil }
    guard case .object(let values) = row else { return [] }
    return Set(values.keys)
  }
}
