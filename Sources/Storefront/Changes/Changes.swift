import HTTPServer
import Mirror

/// The tags that moved since somebody last asked, and the cursor to ask with next.
struct Changes: Equatable, Sendable {
  /// Bytes of the answer a tag takes beside its name.
  private static let bytesBesideName = 32
  /// Tags read for one answer: no name is shorter than nothing, so more would not fit into its bytes either.
  private static let mostTags = mostBytes / bytesBesideName
  /// An answer stays below it; because a page does too, and beyond it renewing everything is cheaper than the list.
  private static let mostBytes = PageLimits.decodedBody

  /// Oldest change first.
  let tags: [TagChange]
  let cursor: ChangesCursor
  /// Whether everything the asker knew is to be forgotten: it had no cursor, or one from another life of the file, or
  /// more moved than an answer holds. `tags` are then all there are, or none where they are too many.
  let isReset: Bool

  /// Nothing new for whoever asked with `cursor`.
  static func none(since cursor: ChangesCursor) -> Self {
    Self(tags: [], cursor: cursor, isReset: false)
  }

  /// - Parameters:
  ///   - since: nil: all tags.
  ///   - newest: what `ChangeFeed` had announced before the snapshot was taken; later changes of it are left for the
  ///     next answer, also where an earlier change of the same tag is hidden by one.
  /// - Throws: `SQLiteError`.
  static func read(
    since: ChangesCursor?, upTo newest: Int64, _ snapshot: CatalogReader.Snapshot
  ) throws -> Self {
    let cursor = ChangesCursor(generation: snapshot.generation, seq: newest)
    // A number ahead of ours is one of a file that was since replaced by an older one.
    if let since, since.generation == snapshot.generation, since.seq <= newest {
      if since.seq == newest { return .none(since: since) }
      return bounded(try snapshot.changes(since: since.seq, limit: mostTags), cursor, isReset: false)
    }
    return bounded(try snapshot.changes(since: -1, limit: mostTags), cursor, isReset: true)
  }

  /// What of it is news to somebody who already has `since`, which is not older than what was asked with.
  func since(_ since: ChangesCursor) -> Self {
    guard !isReset, since.generation == cursor.generation else { return self }
    let tags = tags.filter { $0.seq > since.seq }
    return tags.isEmpty ? .none(since: since) : Self(tags: tags, cursor: cursor, isReset: false)
  }

  var isNews: Bool { isReset || !tags.isEmpty }

  func answer() -> Answer {
    var json = JSONWriter(capacity: 128 + tags.count * 64)
    json.object { json in
      json.name("data")
      json.array(tags) { json, change in
        json.object { json in
          json.name("tag")
          json.string(change.name)
          json.name("seq")
          json.integer(Int(change.seq))
        }
      }
      json.name("cursor")
      json.string(cursor.text)
      json.name("reset")
      json.boolean(isReset)
    }
    return Answer.service(200, json)
  }

  /// - Parameter tags: what is later than `cursor` is left out; they are in the order of their numbers.
  static func bounded(_ tags: [TagChange], _ cursor: ChangesCursor, isReset: Bool) -> Self {
    let tags = tags.prefix { $0.seq <= cursor.seq }
    var bytes = 0
    if tags.count >= mostTags { return Self(tags: [], cursor: cursor, isReset: true) }
    for tag in tags {
      bytes += tag.name.utf8.count + bytesBesideName
      if bytes > mostBytes { return Self(tags: [], cursor: cursor, isReset: true) }
    }
    return Self(tags: Array(tags), cursor: cursor, isReset: isReset)
  }
}
