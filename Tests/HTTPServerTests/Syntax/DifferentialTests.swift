import Foundation
import Testing

@testable import HTTPServer

@Suite struct `the parser beside a simple one` {
  private static let isProof = ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] != nil
  /// Inputs of each of the eight seeds.
  private static let rounds = isProof ? 375_000 : 2_500

  private static let known = (`request heads`.valid.map(\.0) + `request heads`.hostile.map(\.0)).map { Array($0.utf8) }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `both accept the same heads for the same reason and refuse the same`(seed: UInt64) {
    var generator = HeadGenerator(seed: seed)
    var parser = HeadParser()
    var accepted = 0
    for round in 0..<Self.rounds {
      var bytes = generator.next()
      if round % 8 == 0 {
        let head = Self.known[generator.pick(Self.known.count)]
        if head.count < 400 || round % 512 == 0 { bytes = generator.mutated(head) }
      }
      let expected = SimpleHead.read(bytes)
      let outcome = parser.parse(bytes.span)

      if case .accepted = expected { accepted += 1 }
      guard Self.agree(expected, outcome, parser.head, bytes) else {
        Issue.record("\(Self.shown(bytes)): \(expected) but \(outcome)")
        return
      }
    }
    #expect(accepted > Self.rounds / 10, "else little of the grammar was tried: \(accepted)")
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `both take the same content from chunks, however they are cut`(seed: UInt64) {
    var generator = ChunkGenerator(seed: seed)
    var completed = 0
    for _ in 0..<Self.rounds {
      let bytes = generator.next()
      let limit = generator.pick(3) > 0 ? 100 : 20
      let expected = SimpleChunks.read(bytes, limit: limit)

      var chunks = ChunkedBody()
      var body: [UInt8] = []
      var position = 0
      var end = 0
      var outcome = ChunkedBody.Outcome.incomplete
      while outcome == .incomplete, end < bytes.count {
        end = generator.cut(end, of: bytes.count)
        outcome = chunks.read(bytes.span.extracting(0..<end), from: &position, into: &body, limit: limit)
      }

      let agrees =
        switch (expected, outcome) {
        case (.complete(let content, let end), .complete): content == body && end == position
        case (.refused(let statuses), .refused(let refusal)): statuses.contains(refusal.status)
        // What is wrong may be seen before its line has come.
        case (.unfinished, .incomplete), (.unfinished, .refused): true
        default: false
        }
      if case .complete = expected { completed += 1 }
      guard agrees else {
        Issue.record("\(Self.shown(bytes)) with \(limit): \(expected) but \(outcome)")
        return
      }
    }
    #expect(completed > Self.rounds / 10, "else little of the grammar was tried: \(completed)")
  }

  private static func agree(
    _ expected: SimpleHead.Verdict, _ outcome: HeadParser.Outcome, _ head: RequestHead, _ bytes: [UInt8]
  ) -> Bool {
    switch (expected, outcome) {
    // What is wrong may be seen before its line has come.
    case (.unfinished, .incomplete), (.unfinished, .refused): true
    case (.refused(let statuses), .refused(let refusal)): statuses.contains(refusal.status)
    case (.accepted(let simple), .complete): simple == reading(head, bytes, method: simple.method)
    default: false
    }
  }

  /// What the parser read, in the words of the simple one; the method as it was sent where the parser names it so.
  private static func reading(_ head: RequestHead, _ bytes: [UInt8], method: [UInt8]) -> SimpleHead.Reading {
    let fields = (0..<head.count).map { index in
      let (name, value) = head.fieldLine(index)
      return [Array(bytes[name]), Array(bytes[value])]
    }
    return SimpleHead.Reading(
      method: names[String(decoding: method, as: UTF8.self)] ?? .other == head.method ? method : [],
      target: Array(bytes[head.target]), isHTTP10: head.isHTTP10, fields: fields,
      ifNoneMatch: head.ifNoneMatch.map { Array(bytes[$0]) },
      acceptEncoding: head.acceptEncoding.map { Array(bytes[$0]) }, framing: head.framing,
      isPersistent: head.isPersistent, expectsContinue: head.expectsContinue, end: head.end)
  }

  private static let names: [String: HTTPServer.Method] = [
    "GET": .get, "HEAD": .head, "POST": .post, "PUT": .put, "PATCH": .patch, "DELETE": .delete, "OPTIONS": .options,
  ]

  private static func shown(_ bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.prefix(600).map { Unicode.Scalar($0) })).debugDescription
  }
}
