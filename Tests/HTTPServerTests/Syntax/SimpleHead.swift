@testable import HTTPServer

/// A second reading of RFC 9112's grammar, written to be compared with the text and not to be fast: it cuts the head
/// into lines and the lines into words, and says what is wrong with each.
///
/// A line may be wrong in several ways; which of them is told first is no matter, so a refusal is a set of statuses.
struct SimpleHead {
  enum Verdict: Equatable {
    case unfinished
    case refused(Set<Int>)
    case accepted(Reading)
  }

  /// What a head says.
  struct Reading: Equatable {
    var method: [UInt8] = []
    var target: [UInt8] = []
    var isHTTP10 = false
    /// Names and values in order.
    var fields: [[[UInt8]]] = []
    var ifNoneMatch: [UInt8]?
    var acceptEncoding: [UInt8]?
    var framing = RequestHead.Framing.none
    var isPersistent = true
    var expectsContinue = false
    /// Bytes from the first to the empty line.
    var end = 0
  }

  private var reading = Reading()
  private var authority: [UInt8]?
  private var hosts: [[UInt8]] = []
  private var lengths: [Int] = []
  private var codings = 0
  private var options: [[UInt8]] = []

  private static let blanks: Set<UInt8> = [32, 9]
  private static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  private static let digits = Set("0123456789".utf8)
  private static let tokens = letters.union(digits).union("!#$%&'*+-.^_`|~".utf8)
  private static let hostNames = letters.union(digits).union("-._~!$&'()*+,;=%".utf8)
  private static let targets = Set(33...126 as ClosedRange<UInt8>).subtracting("#".utf8)
  private static let values = Set(32...126 as ClosedRange<UInt8>).union([9]).union(128...255)

  static func read(_ bytes: [UInt8]) -> Verdict {
    var head = SimpleHead()
    var rest = bytes[...]
    // One empty line may come first (section 2.2).
    if rest.starts(with: [13, 10]) { rest = rest.dropFirst(2) }
    var isFirst = true
    while true {
      let lineFeed = rest.firstIndex(of: 10)
      let line = rest[..<(lineFeed ?? rest.endIndex)]
      let isEmpty = lineFeed != nil && line.elementsEqual([13])
      let lineEnd = lineFeed.map { $0 + 1 } ?? rest.endIndex
      var faults: Set<Int> = []
      if !isEmpty || isFirst { faults = isFirst ? head.readRequestLine(line) : head.readField(line) }
      if lineFeed == nil ? bytes.count > Limits.head : lineEnd > Limits.head {
        return .refused(faults.union([431]))
      }
      guard let lineFeed else { return .unfinished }
      guard faults.isEmpty else { return .refused(faults) }
      rest = rest[(lineFeed + 1)...]
      if isEmpty { break }
      isFirst = false
    }
    head.reading.end = rest.startIndex
    guard head.concludes() else { return .refused([400]) }
    return .accepted(head.reading)
  }

  /// Sections 2.3 and 3.
  private mutating func readRequestLine(_ line: ArraySlice<UInt8>) -> Set<Int> {
    var faults: Set<Int> = []
    if line.last != 13 { faults.insert(400) }
    let words = line.dropLast(line.last == 13 ? 1 : 0).split(separator: 32, omittingEmptySubsequences: false)
    if words.count != 3 { faults.insert(400) }
    reading.method = Array(words[0])
    if words[0].isEmpty || !Self.tokens.isSuperset(of: words[0]) { faults.insert(400) }
    guard words.count > 1 else { return faults }
    if words[1].count > Limits.target { faults.insert(414) }
    if !Self.targets.isSuperset(of: words[1]) || !readTarget(words[1]) { faults.insert(400) }
    guard words.count > 2 else { return faults }
    let version = Array(words[2])
    let isVersion =
      version.count >= 8 && version.starts(with: "HTTP/".utf8) && Self.digits.contains(version[5])
      && version[6] == UInt8(ascii: ".") && Self.digits.contains(version[7])
    if !isVersion || version.count > 8 { faults.insert(400) }
    if isVersion, version[5] != UInt8(ascii: "1") { faults.insert(505) }
    reading.isHTTP10 = isVersion && version[7] == UInt8(ascii: "0")
    return faults
  }

  /// Section 3.2: origin-form, absolute-form with the path, asterisk-form for OPTIONS.
  private mutating func readTarget(_ word: ArraySlice<UInt8>) -> Bool {
    reading.target = Array(word)
    if word.first == UInt8(ascii: "/") { return true }
    if word.elementsEqual("*".utf8) { return reading.method.elementsEqual("OPTIONS".utf8) }
    let text = Self.lowercased(word)
    for scheme in ["http://", "https://"] where text.starts(with: scheme.utf8) {
      let rest = word.dropFirst(scheme.utf8.count)
      let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
      authority = Array(host)
      reading.target = host.endIndex == rest.endIndex ? [UInt8(ascii: "/")] : Array(rest[host.endIndex...])
      return reading.target.first == UInt8(ascii: "/")
    }
    return false
  }

  /// Section 5; statuses of what is wrong.
  private mutating func readField(_ line: ArraySlice<UInt8>) -> Set<Int> {
    var faults: Set<Int> = []
    if line.last != 13 { faults.insert(400) }
    let parts = line.dropLast(line.last == 13 ? 1 : 0).split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return [400] }
    let value = Self.trimmed(parts[1])
    if parts[0].isEmpty || !Self.tokens.isSuperset(of: parts[0]) { faults.insert(400) }
    if !Self.values.isSuperset(of: parts[1]) { faults.insert(400) }
    reading.fields.append([Array(parts[0]), value])
    if reading.fields.count > Limits.fields { faults.insert(431) }
    switch String(decoding: Self.lowercased(parts[0]), as: UTF8.self) {
    case "host":
      hosts.append(value)
      if hosts.count > 1 || !Self.isHost(value) { faults.insert(400) }
    case "expect":
      reading.expectsContinue = true
      if !Self.lowercased(value).elementsEqual("100-continue".utf8) { faults.insert(417) }
    case "if-none-match": reading.ifNoneMatch = reading.ifNoneMatch ?? value
    case "accept-encoding": reading.acceptEncoding = reading.acceptEncoding ?? value
    case "connection":
      options += value.split(separator: UInt8(ascii: ",")).map { Self.lowercased(Self.trimmed($0)) }
    case "content-length":
      faults.formUnion(readLength(value))
    case "transfer-encoding":
      let list = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        Self.lowercased(Self.trimmed($0))
      }
      codings += 1
      if codings > 1 || list.last != Array("chunked".utf8) {
        faults.insert(400)
      } else if list.count > 1 {
        faults.insert(501)
      }
    default: break
    }
    return faults
  }

  private mutating func readLength(_ value: [UInt8]) -> Set<Int> {
    var faults: Set<Int> = lengths.isEmpty ? [] : [400]
    if value.isEmpty || !Self.digits.isSuperset(of: value) { faults.insert(400) }
    let number = value.prefix { Self.digits.contains($0) }.drop { $0 == UInt8(ascii: "0") }
    let length = number.isEmpty ? 0 : Int(String(decoding: number, as: UTF8.self))
    // The last ten before the largest number there is are given away.
    if length ?? .max > 9_223_372_036_854_775_799 { faults.insert(413) }
    lengths.append(length ?? 0)
    return faults
  }

  /// What holds between fields: sections 3.2, 6.1, 6.3 and 9.3.
  private mutating func concludes() -> Bool {
    if hosts.isEmpty, !reading.isHTTP10 { return false }
    if let authority {
      guard Self.isHost(authority) else { return false }
      if let host = hosts.first, Self.lowercased(host) != Self.lowercased(authority) { return false }
    }
    if codings > 0 {
      if reading.isHTTP10 || !lengths.isEmpty { return false }
      reading.framing = .chunked
    } else if let length = lengths.first, length > 0 {
      reading.framing = .length(length)
    }
    if reading.isHTTP10 { reading.expectsContinue = false }
    reading.isPersistent =
      !options.contains(Array("close".utf8)) && (!reading.isHTTP10 || options.contains(Array("keep-alive".utf8)))
    return true
  }

  /// RFC 9110 section 7.2: a name or an address in brackets, and at most a port.
  private static func isHost(_ value: [UInt8]) -> Bool {
    let name: ArraySlice<UInt8>
    if value.first == UInt8(ascii: "[") {
      guard let close = value.firstIndex(of: UInt8(ascii: "]")), close > 1 else { return false }
      name = value[...close]
      guard Set("0123456789abcdefABCDEF:.".utf8).isSuperset(of: value[1..<close]) else { return false }
    } else {
      name = value.prefix { $0 != UInt8(ascii: ":") }
      guard !name.isEmpty, hostNames.isSuperset(of: name) else { return false }
    }
    let port = value[name.endIndex...]
    return port.isEmpty || port.first == UInt8(ascii: ":") && port.count <= 6 && digits.isSuperset(of: port.dropFirst())
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(bytes.drop(while: blanks.contains).reversed().drop(while: blanks.contains).reversed())
  }

  private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { 65...90 ~= $0 ? $0 + 32 : $0 }
  }
}
