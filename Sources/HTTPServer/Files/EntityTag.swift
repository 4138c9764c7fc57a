/// A validator as requests and answers write it: `"x"`, or `W/"x"` where equal tags do not promise equal bytes
/// (RFC 9110 section 8.8.3).
struct EntityTag: Equatable {
  /// Without the quotes.
  let opaque: [UInt8]
  let isWeak: Bool

  /// What a field names.
  enum Names: Equatable {
    /// `*`: whatever there is.
    case anything
    /// In the order they came; what stands behind something malformed is left out.
    case these([EntityTag])
  }

  /// As it is sent.
  var text: String { (isWeak ? "W/\"" : "\"") + String(decoding: opaque, as: UTF8.self) + "\"" }

  /// For ranges and `If-Match`: equal, and neither is weak (RFC 9110 section 8.8.3.2).
  func isStronglyEqual(to other: EntityTag) -> Bool { !isWeak && self == other }

  /// For `If-None-Match`.
  func isWeaklyEqual(to other: EntityTag) -> Bool { opaque == other.opaque }

  /// Reads a field of one validator, as `If-Range`; nil for anything else.
  static func reading(_ value: [UInt8]) -> EntityTag? {
    var rest = value[...]
    guard let tag = next(&rest), rest.isEmpty else { return nil }
    return tag
  }

  /// Reads `If-Match` or `If-None-Match`.
  static func names(in value: [UInt8]) -> Names {
    if value == [UInt8(ascii: "*")] { return .anything }
    var tags: [EntityTag] = []
    var rest = value[...].drop(while: isSeparator)
    while let tag = next(&rest) {
      guard rest.first.map(isSeparator) ?? true else { break }
      tags.append(tag)
      rest = rest.drop(while: isSeparator)
    }
    return .these(tags)
  }

  private static func next(_ rest: inout ArraySlice<UInt8>) -> EntityTag? {
    let isWeak = rest.starts(with: "W/".utf8)
    let quoted = rest.dropFirst(isWeak ? 2 : 0)
    let quote = UInt8(ascii: "\"")
    guard quoted.first == quote, let end = quoted.dropFirst().firstIndex(of: quote) else { return nil }
    rest = quoted[(end + 1)...]
    return EntityTag(opaque: Array(quoted[(quoted.startIndex + 1)..<end]), isWeak: isWeak)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { ByteClass.isBlank(byte) || byte == UInt8(ascii: ",") }
}
