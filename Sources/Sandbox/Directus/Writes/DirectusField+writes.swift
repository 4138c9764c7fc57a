import Upstream

extension DirectusField {
  /// Characters a text may have; nil: any number.
  var longest: Int? { row["schema"]?["max_length"]?.integer }
  /// Digits of a decimal, those behind the point included.
  var precision: Int { row["schema"]?["numeric_precision"]?.integer ?? 0 }
  /// Numbered by the database.
  var isSerial: Bool { row["schema"]?["has_auto_increment"] == .bool(true) }

  /// Whether a new row without a value for it is refused.
  var isRequired: Bool {
    !isAlias && !isNullable && !isSerial && defaultValue == .null && !has("uuid") && !has("date-created")
  }

  /// Whether Directus itself does something with the field when it is written.
  func has(_ special: String) -> Bool {
    row["meta"]?["special"]?.array?.contains(.string(special)) == true
  }
}
