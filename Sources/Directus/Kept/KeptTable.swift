import Telemetry
import Upstream

/// The rows of one collection as they are known, and what changed in them during the pull at hand.
struct KeptTable<Value: StoredValue>: Sendable {
  let kind: ShopCollection
  /// What the rows were read through; nil: there is no row.
  private(set) var map: FieldMap?
  private(set) var rows: [String: KeptRow<Value>] = [:]
  /// Keys in order.
  private(set) var keys: [String] = []
  private var hasOtherKeys = false
  /// Nil: changes cannot be asked for.
  var highWater: HighWater?
  /// How many rows the server counts beyond those it shows.
  var surplus = 0
  /// The server refused to tell what changed; it is asked again after a reading of the whole shop.
  var refusesChanges = false
  /// Why there are no rows, as the owner should read it.
  var absence: String?
  private var isMiscounted = false
  private var hasUnkeyed = false
  /// A row was seen to change without its dates.
  private var isBelied = false

  /// Some value is another than before the pull.
  private(set) var hasChanged = false
  /// Rows that were there before the pull are gone, so that references to them may have been emptied without a date.
  private(set) var hasLost = false

  init(_ kind: ShopCollection) { self.kind = kind }

  mutating func beginPull() {
    hasChanged = false
    hasLost = false
  }

  /// Whether every row has dates that were never seen to lie.
  var isDated: Bool {
    !isBelied && !rows.isEmpty && rows.values.allSatisfy { $0.dates != nil }
  }

  /// The newest date of any row.
  var newestDate: Instant? { rows.values.lazy.compactMap { $0.dates?.newest }.max() }

  /// What `json` says as read through `map`, with the server's clock at that time: the object held already where it
  /// says the same, as most rows do in a reading of all, and cleaning their HTML takes long.
  func kept(_ json: JSONValue, map: FieldMap, imageHosts: [String], server: Instant?) -> KeptRow<Value>? {
    guard let row = Row(json, map: map, imageHosts: imageHosts) else { return nil }
    let digest = RowDigest(json)
    if let old = rows[row.id], old.digest == digest, map == self.map { return old.confirmed(at: server) }
    return KeptRow(row, digest: digest, server: server)
  }

  /// Whether keys are texts, also where all of them look like numbers.
  var hasTextKeys: Bool { keys.first.flatMap { rows[$0] }?.hasTextKey == true }

  /// Takes a reading of the whole collection.
  mutating func replace(with found: FullRead<KeptRow<Value>>.Found, map: FieldMap) {
    let isComparable = map == self.map
    for (key, row) in found.elements { adopt(row, key, isComparable: isComparable) }
    if rows.count > found.elements.count { remove(rows.keys.filter { found.elements[$0] == nil }) }
    sort()
    self.map = map
    surplus = 0
    absence = nil
    isMiscounted = found.isMiscounted
    hasUnkeyed = found.hasUnkeyed
    if let total = found.total { surplus = total - rows.count }
  }

  /// Takes rows read one by one or by their dates.
  mutating func merge(_ found: [String: KeptRow<Value>]) {
    for (key, row) in found { adopt(row, key, isComparable: true) }
    sort()
  }

  mutating func remove(_ gone: some Sequence<String>) {
    for key in gone where rows.removeValue(forKey: key) != nil {
      hasLost = true
      hasChanged = true
      hasOtherKeys = true
    }
    sort()
  }

  /// Nothing can be read, for the reason given; nil: there is nothing.
  mutating func clear(_ reason: String? = nil) {
    remove(Array(rows.keys))
    map = nil
    highWater = nil
    surplus = 0
    refusesChanges = false
    absence = reason
    isMiscounted = false
    hasUnkeyed = false
  }

  private mutating func adopt(_ row: KeptRow<Value>, _ key: String, isComparable: Bool) {
    let old = rows.updateValue(row, forKey: key)
    if row === old { return }
    guard let old else {
      hasChanged = true
      hasOtherKeys = true
      return
    }
    if row.value != old.value { hasChanged = true }
    if isComparable, row.belies(old) { isBelied = true }
    // Deleted and made anew under the same key.
    if let made = row.dates?.created, let before = old.dates?.created, made != before { hasLost = true }
  }

  private mutating func sort() {
    guard hasOtherKeys else { return }
    hasOtherKeys = false
    keys = rows.keys.sorted(by: KeyOrder.precedes)
  }

  /// The rows in the order of their keys.
  var values: some Sequence<(key: String, value: Value)> {
    keys.lazy.compactMap { key in rows[key].map { (key, $0.value) } }
  }

  /// What the owner should know about the collection and its rows.
  func tell(_ remarks: Remarks) {
    if let absence { remarks.note(absence) }
    guard let map else { return }
    if isMiscounted {
      remarks.note("\(map.collection): the server counts other rows than the \(rows.count) it shows")
    }
    if hasUnkeyed { remarks.note("\(map.collection): a row without a readable id is left out") }
    if isBelied {
      remarks.note("\(map.collection): rows change without date_updated, so all are read each time")
    }
    // What columns an empty collection has matters to nobody, and nobody can see it.
    if !rows.isEmpty { for remark in map.remarks { remarks.note(remark) } }
    for key in keys {
      guard let row = rows[key], !row.complaints.isEmpty else { continue }
      for complaint in row.complaints { remarks.note(complaint, row: key) }
    }
  }
}
