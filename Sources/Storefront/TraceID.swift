/// Names one refused request in the answer and in our log (W3C Trace Context: 32 hexadecimal digits).
enum TraceID {
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
