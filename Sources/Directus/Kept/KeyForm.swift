/// What keys of a collection look like, learned from those it has: PostgreSQL answers 500 for a key of another form.
enum KeyForm: Sendable, Equatable {
  case integer, uuid, text

  /// Nil where there is no key to learn from.
  init?(of keys: some Sequence<String>) {
    var form: KeyForm?
    for key in keys {
      let own: KeyForm = Self.isInteger(key) ? .integer : Self.isUUID(key) ? .uuid : .text
      if form == nil { form = own }
      if own != form { form = .text }
    }
    guard let form else { return nil }
    self = form
  }

  func admits(_ key: String) -> Bool {
    switch self {
    case .integer: Self.isInteger(key)
    case .uuid: Self.isUUID(key)
    case .text:
      // Directus takes these words, and what begins with a dollar sign, for values of its own.
      !key.isEmpty && key.utf8.count <= 255 && !key.hasPrefix("$") && !["null", "NULL", "true", "false"].contains(key)
        && key.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "," }
    }
  }

  /// Within 32 bits, the width of Directus' own counted keys; a greater one is answered with 500.
  private static func isInteger(_ key: String) -> Bool {
    Int32(key).map { String($0) == key } == true
  }

  private static func isUUID(_ key: String) -> Bool {
    let groups = key.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(isHexadecimal) }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }
}
