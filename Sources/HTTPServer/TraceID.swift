/// Names one refused request in its answer, and in the log where there is a line about it: 32 hexadecimal digits, the
/// form W3C Trace Context gives trace ids.
package enum TraceID {
  /// A new one for every refusal.
  package static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
