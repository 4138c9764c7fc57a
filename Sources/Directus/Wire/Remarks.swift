/// Collects what could not be read, so that a thousand rows with one fault become one sentence.
final class Remarks {
  private struct Tally {
    var count = 0
    var rows: [String] = []
  }

  private var sentences: [String] = []
  private var tallies: [String: Tally] = [:]
  private var order: [String] = []

  /// Something about a collection as a whole.
  func note(_ sentence: String) {
    if !sentences.contains(sentence) { sentences.append(sentence) }
  }

  /// The same `complaint` about one more row.
  func note(_ complaint: String, row: String) {
    if tallies[complaint] == nil { order.append(complaint) }
    var tally = tallies[complaint] ?? Tally()
    tally.count += 1
    if tally.rows.count < Limits.namedRows { tally.rows.append(String(row.prefix(Limits.namedRowCharacters))) }
    tallies[complaint] = tally
  }

  /// One sentence each, in the order in which they came up.
  var all: [String] {
    sentences
      + order.map { complaint in
        let tally = tallies[complaint] ?? Tally()
        let rows = tally.rows.joined(separator: ", ") + (tally.count > tally.rows.count ? ", …" : "")
        return "\(complaint) (\(tally.count == 1 ? "row" : "\(tally.count) rows:") \(rows))"
      }
  }
}
