extension HTTPDate {
  /// Reads a date as requests may write it (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two old
  /// forms `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
  ///
  /// - Returns: Seconds since 1970-01-01 UTC; nil for anything else, and where there is no such day or time. Whether
  ///   the day's name fits is not looked at.
  static func second(_ value: [UInt8]) -> Int? {
    let words = value.split(separator: UInt8(ascii: " ")).map { Array($0) }
    let (day, month, year, clock): ([UInt8], [UInt8], Int?, [UInt8])
    switch words.count {
    case 6 where words[0].last == UInt8(ascii: ",") && words[5] == gmt:
      (day, month, year, clock) = (words[1], words[2], number(words[3], 4), words[4])
    case 4 where words[0].last == UInt8(ascii: ",") && words[3] == gmt:
      let parts = words[1].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map { Array($0) }
      guard parts.count == 3, let short = number(parts[2], 2) else { return nil }
      (day, month, year, clock) = (
        parts[0], parts[1], short < firstOfThisCentury ? 2000 + short : 1900 + short, words[2]
      )
    case 5:
      let padded = words[2].count == 1 ? [48] + words[2] : words[2]
      (day, month, year, clock) = (padded, words[1], number(words[4], 4), words[3])
    default: return nil
    }
    guard let year, let month = monthNames.firstIndex(of: String(decoding: month, as: UTF8.self)),
      let day = number(day, 2),
      let midnight = midnight(year, month + 1, day), let second = secondOfDay(clock)
    else { return nil }
    return midnight + second
  }

  /// Two digits below this are 20xx; because nobody's file was changed before 1970, nor will one be soon after 2069.
  private static let firstOfThisCentury = 70
  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let gmt = Array("GMT".utf8)

  /// Exactly so many digits.
  private static func number(_ digits: some Collection<UInt8>, _ count: Int) -> Int? {
    guard digits.count == count, digits.allSatisfy(ByteClass.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// A leap second is taken for the one before it.
  private static func secondOfDay(_ clock: [UInt8]) -> Int? {
    let parts = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { number($0, 2) }
    guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2], hour < 24, minute < 60,
      second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + min(second, 59)
  }

  /// Counted in years that begin in March, so that the leap day is a year's last.
  private static func midnight(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    let marchYear = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length = month == 2 ? isLeap ? 29 : 28 : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard year >= 1, (1...length).contains(day) else { return nil }
    return (marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468) * 86_400
  }
}
