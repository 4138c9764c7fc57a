extension Instant {
  /// RFC 3339 in UTC, to the second (`2026-01-12T09:31:04Z`), as every date we send or log is written.
  package var text: String {
    let (date, clock) = civil
    return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))"
      + "T\(pad(clock / 3600, 2)):\(pad(clock / 60 % 60, 2)):\(pad(clock % 60, 2))Z"
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Year, month and day of the proleptic Gregorian calendar, and the second of that day (days-from-civil, reversed).
  private var civil: (date: (year: Int, month: Int, day: Int), clock: Int) {
    let seconds = floored(Int(milliseconds), 1000)
    let days = floored(seconds, 86_400)
    let shifted = days + 719_468
    let era = floored(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return ((year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1), seconds - days * 86_400)
  }

  /// Reads RFC 3339 with `Z` or an offset and optional fraction, as Directus and CJ send it; nil for anything else.
  ///
  /// `T` may be a blank. A time without zone is read as UTC only with `zoneless: true`; otherwise it is nil.
  package init?(text: String, zoneless: Bool = false) {
    var rest = text.utf8[...]
    func number(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      var value = 0
      for byte in rest.prefix(count) {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      rest = rest.dropFirst(count)
      return value
    }
    func take(_ allowed: String) -> UInt8? {
      guard let byte = rest.first, allowed.utf8.contains(byte) else { return nil }
      rest = rest.dropFirst()
      return byte
    }
    guard let year = number(4), take("-") != nil, let month = number(2), take("-") != nil, let day = number(2),
      take("Tt ") != nil, let hour = number(2), take(":") != nil, let minute = number(2), take(":") != nil,
      let second = number(2), (1...12).contains(month), day >= 1, day <= daysIn(month, of: year), hour < 24,
      minute < 60, second < 61
    else { return nil }
    var fraction: Int64 = 0
    if take(".") != nil {
      var scale: Int64 = 100
      var digits = 0
      while let digit = number(1) {
        fraction += Int64(digit) * scale
        scale /= 10
        digits += 1
      }
      guard digits > 0 else { return nil }
    }
    var offset = 0
    if take("Zz") == nil {
      if let sign = take("+-") {
        guard let hours = number(2), take(":") != nil, let minutes = number(2), hours < 24, minutes < 60 else {
          return nil
        }
        offset = (hours * 60 + minutes) * (sign == 43 ? 60 : -60)
      } else if !zoneless {
        return nil
      }
    }
    guard rest.isEmpty else { return nil }
    let marchYear = month <= 2 ? year - 1 : year
    let era = floored(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = Int64(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
    self.init(milliseconds: seconds * 1000 + fraction)
  }
}

/// Division towards minus infinity, as days and eras before their origin need it.
private func floored(_ number: Int, _ divisor: Int) -> Int {
  let quotient = number / divisor
  return number % divisor < 0 ? quotient - 1 : quotient
}

private func daysIn(_ month: Int, of year: Int) -> Int {
  switch month {
  case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}
