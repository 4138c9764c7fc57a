extension RequestHead {
  /// Where the value of the first field of this name stands, nil when there is none.
  ///
  /// - Parameter name: In lower case; names in the request are compared without case.
  package func field(_ name: StaticString, in bytes: Span<UInt8>) -> Range<Int>? {
    let length = name.utf8CodeUnitCount
    for index in 0..<count where Int(fields[index].nameCount) == length {
      let start = Int(fields[index].name)
      var offset = 0
      // Safe because offset stays below the literal's own length.
      while offset < length, unsafe bytes[start + offset].lowercasedLetter == name.utf8Start[offset] { offset += 1 }
      if offset == length { return fieldLine(index).value }
    }
    return nil
  }
}

extension UInt8 {
  /// The small letter for a capital one, anything else as it is (ASCII).
  var lowercasedLetter: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
}
