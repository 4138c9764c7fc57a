/// Reads `Range` (RFC 9110 section 14.2) as far as we serve it: one stretch of bytes.
///
/// Everything else is ignored, as a server may: other units, what is malformed, and several stretches at once, whose
/// answer in parts would be longer than the file for whoever asks cleverly.
enum ByteRange: Equatable {
  /// The whole file is sent.
  case whole
  /// This part of it, never empty.
  case part(Range<Int>)
  /// Nothing of what is asked for exists.
  case unsatisfiable

  /// - Parameters:
  ///   - value: Of the one field line; nil: none came.
  ///   - size: Of the file, in bytes.
  init(_ value: [UInt8]?, size: Int) {
    self = value.flatMap { Self.reading($0, size) } ?? .whole
  }

  private static func reading(_ value: [UInt8], _ size: Int) -> ByteRange? {
    let unit = 0..<min(6, value.count)
    guard value.span.equalsIgnoringCase("bytes=", in: unit) else { return nil }
    let pieces = value[unit.upperBound...].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: true)
      .map(trimmed).filter { !$0.isEmpty }
    guard pieces.count == 1, let dash = pieces[0].firstIndex(of: UInt8(ascii: "-")) else { return nil }
    let (before, behind) = (pieces[0][..<dash], pieces[0][(dash + 1)...])
    if before.isEmpty {
      guard let count = number(behind) else { return nil }
      if count == 0 { return .unsatisfiable }
      // The last bytes of an empty file are the whole of it, and no Content-Range could name them.
      return size == 0 ? .whole : .part(max(0, size - count)..<size)
    }
    guard let first = number(before), let last = behind.isEmpty ? Int.max : number(behind), first <= last else {
      return nil
    }
    return first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
  }

  /// Decimal digits; what is beyond any file counts as the largest number.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy(ByteClass.isDigit) else { return nil }
    return digits.reduce(0) { total, digit in
      let (tens, isBeyond) = total.multipliedReportingOverflow(by: 10)
      let (sum, isOver) = tens.addingReportingOverflow(Int(digit - 48))
      return isBeyond || isOver ? .max : sum
    }
  }

  private static func trimmed(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let front = piece.drop(while: ByteClass.isBlank)
    return front.prefix(
      (front.lastIndex { !ByteClass.isBlank($0) }.map { $0 + 1 } ?? front.startIndex) - front.startIndex)
  }
}
