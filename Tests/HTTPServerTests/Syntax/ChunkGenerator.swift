/// Makes chunked bodies that are mostly right and sometimes wrong in one place.
struct ChunkGenerator {
  private static let extensions = [
    ";a", ";a=b", " ;a", "\t; a=\"b c\"", ";", ";\u{e9}", ";a\0", " ", " a", ",a", ";a=\"\n\"", ";\r",
  ]
  private static let lineEnds = ["\r\n", "\n", "\r", "", "\r\r\n", " \r\n"]
  private static let trailers = [
    "A: b\r\n", "A:\r\n", "A\r\n", ": b\r\n", " A: b\r\n", "A: b\n", "A : b\r\n", "A: \0\r\n",
  ]
  private static let sizes = ["g", "", "-1", "+1", "0x1", "FFFFFFFFFFFFFFFF", "00000000000000001", "80", "1_0"]

  private var heads: HeadGenerator

  init(seed: UInt64) {
    heads = HeadGenerator(seed: seed)
  }

  mutating func next() -> [UInt8] {
    var text = ""
    for _ in 0..<heads.pick(4) {
      let content = (0..<1 + heads.pick(20)).map { _ in ["a", "\r\n", "0", "\0", ";"][heads.pick(5)] }.joined()
      let size = String(content.utf8.count + (heads.pick(15) == 0 ? heads.pick(3) : 0), radix: 16)
      text +=
        rarely(Self.sizes)
        ?? (String(repeating: "0", count: heads.pick(4)) + (heads.pick(2) == 0 ? size : size.uppercased()))
      text += (rarely(Self.extensions) ?? "") + lineEnd() + content + lineEnd()
    }
    text += (rarely(["00", "0000000000000000", ""]) ?? "0") + (rarely(Self.extensions) ?? "") + lineEnd()
    while let trailer = rarely(Self.trailers) { text += trailer }
    text += lineEnd() + ["", "GET /"][heads.pick(2)]
    if heads.pick(300) == 0 { text = "1;" + String(repeating: "x", count: 4090 + heads.pick(10)) + "\r\na\r\n" + text }
    if heads.pick(300) == 0 { text += "0\r\nA:" + String(repeating: "x", count: 8185 + heads.pick(10)) + "\r\n\r\n" }
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    return heads.pick(4) == 0 ? heads.mutated(bytes) : bytes
  }

  /// The next place to cut, behind `start`.
  mutating func cut(_ start: Int, of count: Int) -> Int { min(count, start + 1 + heads.pick(12)) }

  mutating func pick(_ count: Int) -> Int { heads.pick(count) }

  private mutating func rarely(_ words: [String]) -> String? {
    heads.pick(10) == 0 ? words[heads.pick(words.count)] : nil
  }

  private mutating func lineEnd() -> String {
    heads.pick(25) > 0 ? "\r\n" : Self.lineEnds[heads.pick(Self.lineEnds.count)]
  }
}
