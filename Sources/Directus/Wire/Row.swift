import Catalog
import Telemetry
import Upstream

/// One stored row seen through the map of its collection.
///
/// A value that makes no sense costs that value and leaves a remark; it never costs the row.
struct Row {
  /// The primary key as text.
  let id: String
  let map: FieldMap
  /// Hosts pictures in HTML may come from; empty: any over https.
  let imageHosts: [String]
  /// The server writes the key as text.
  let hasTextKey: Bool
  private let values: [String: JSONValue]
  private let noted = RowComplaints()

  /// Nil where the row is no object or has no readable key, as nothing could refer to it.
  init?(_ json: JSONValue, map: FieldMap, imageHosts: [String]) {
    guard case .object(let values) = json, let key = map.columns[.id].flatMap({ values[$0] }),
      let id = Reading.key(key).value
    else { return nil }
    self.id = id
    hasTextKey = key.string != nil
    self.map = map
    self.imageHosts = imageHosts
    self.values = values
  }

  /// What was noted so far, each once.
  var complaints: [String] { noted.all }

  /// The value of a column in the form `reading` gives it; nil where it is missing, empty or no `kind`.
  func value<Value>(_ field: Field, as kind: String, _ reading: (JSONValue) -> Reading<Value>) -> Value? {
    switch self.reading(field, reading) {
    case .absent: return nil
    case .value(let value): return value
    case .nonsense:
      note("\(map.columns[field] ?? field.rawValue) is no \(kind) and is left out")
      return nil
    }
  }

  /// What a column says, for those to whom nonsense is not the same as nothing; leaves no remark.
  func reading<Value>(_ field: Field, _ reading: (JSONValue) -> Reading<Value>) -> Reading<Value> {
    guard let column = map.columns[field], let json = values[column] else { return .absent }
    return reading(json)
  }

  /// Whether the column exists on this server, whatever this row has in it.
  func has(_ field: Field) -> Bool { map.columns[field] != nil }

  func note(_ complaint: String) {
    noted.note("\(map.collection): \(complaint)")
  }

  /// The text of a column as HTML that is safe to print.
  func html(_ field: Field) -> DescriptionHTML? {
    value(field, as: "text", Reading.text).map { DescriptionHTML(cleaning: $0, imageHosts: imageHosts) }
  }

  /// When Directus says the row was made and last changed; nil where these dates cannot be relied on.
  var dates: KeptDates? {
    guard let dates = map.dates, let created = zoned(values[dates.created]) else { return nil }
    let updated = values[dates.updated] ?? .null
    if updated.isNull { return KeptDates(created: created, updated: nil) }
    return zoned(updated).map { KeptDates(created: created, updated: $0) }
  }

  /// A time without zone is in the server's own, which nobody tells us.
  private func zoned(_ json: JSONValue?) -> Instant? {
    json?.string.flatMap { Instant(text: $0) }
  }

  /// Stands for a currency that cannot be read: no shop sells in it and no rate leads from it.
  private static let unknownCurrency = "?"

  /// Nil where the row names none, which means the usual one. Whatever else stands there must not pass for the usual
  /// one, as the amounts beside it are in another.
  var currency: String? {
    switch reading(.currency, Reading.currency) {
    case .absent: return nil
    case .value(let code): return code
    case .nonsense:
      note("\(map.columns[.currency] ?? "currency") is no currency code; no price is made from it")
      return Self.unknownCurrency
    }
  }

  /// Published where there is a `status`, and not switched off where there is an `is_active`.
  ///
  /// What cannot be read hides the row: showing a draft is worse than hiding a product, and the remark tells.
  var isVisible: Bool {
    if has(.status) {
      let status = value(.status, as: "status", Reading.trimmed)?.lowercased()
      if status != "published" { return false }
    }
    switch reading(.isActive, Reading.flag) {
    case .absent: return true
    case .value(let isActive): return isActive
    case .nonsense:
      note("\(map.columns[.isActive] ?? "is_active") is no yes or no; the row is hidden")
      return false
    }
  }
}
