import Caching
import Telemetry
import Testing

struct EntryStateTests {
  /// A clock against the entry's number.
  enum Tag: Int64, CaseIterable { case behind = -1, equal = 0, ahead = 1 }
  enum Validity: CaseIterable { case ahead, reached, past }
  enum Age: CaseIterable { case fresh, almost, over, long, slightlyAhead, farAhead }

  struct Row: Sendable, CustomTestStringConvertible {
    let tags: [Tag]
    let validity: Validity
    let age: Age
    let expected: EntryState
    var testDescription: String { "tags \(tags), validUntil \(validity), age \(age): \(expected)" }
  }

  /// Every combination of two tags, validity and age, with the state written out from the design's table.
  static let table: [Row] = Tag.allCases.flatMap { first in
    Tag.allCases.flatMap { second in
      Validity.allCases.flatMap { validity in
        Age.allCases.map { age in
          let expected: EntryState =
            switch (first, second, validity, age) {
            case (.ahead, _, _, _), (_, .ahead, _, _): .changed
            case (_, _, .reached, _), (_, _, .past, _): .old
            case (_, _, _, .over), (_, _, _, .long), (_, _, _, .farAhead): .old
            case (_, _, .ahead, .fresh), (_, _, .ahead, .almost), (_, _, .ahead, .slightlyAhead): .current
            }
          return Row(tags: [first, second], validity: validity, age: age, expected: expected)
        }
      }
    }
  }

  @Test(arguments: table)
  func `the state of an entry is the table's`(row: Row) {
    let clocks = TagClocks()
    let tags = row.tags.enumerated().map { offset, tag in
      clocks.move("tag-\(offset)", to: 10 + tag.rawValue)
      return clocks.clock("tag-\(offset)")
    }
    let age: Double =
      switch row.age {
      case .fresh: 0
      case .almost: 299.999
      case .over: 300
      case .long: 86_400
      case .slightlyAhead: -0.01
      case .farAhead: -300
      }
    let remaining: Double =
      switch row.validity {
      case .ahead: 0.001
      case .reached: 0
      case .past: -1
      }
    let entry = Entry.make(tags: tags, renderedAt: .noon.plus(-age), validUntil: .noon.plus(remaining))

    #expect(EntryState.of(entry, now: .noon) == row.expected)
  }

  @Test func `the table has a row for every combination`() {
    #expect(Self.table.count == 3 * 3 * 3 * 6)
  }

  @Test func `an entry of another origin is changed before any tag has moved`() {
    let entry = Entry.make(seq: Entry.outdated)

    #expect(EntryState.of(entry, now: .noon) == .changed)
  }

  @Test(arguments: [Int64.min, Int64.max])
  func `an absurd time makes an entry old and stops nothing`(milliseconds: Int64) {
    let entry = Entry.make(renderedAt: Instant(milliseconds: milliseconds), validUntil: Instant(milliseconds: .max))

    #expect(EntryState.of(entry, now: .noon) == .old)
  }
}
