import HTTPServer
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `what strangers may send` {
  private static let marker = "GET /marker HTTP/1.1\r\nHost: marker\r\n\r\n"

  @Test(arguments: try WireGroup.all(), Delivery.allCases)
  func `each case has its answers, and nothing of it reaches the next request`(
    group: WireGroup, delivery: Delivery
  ) async throws {
    try await withServer { server, responder in
      for wire in group.cases {
        let before = responder.seen.count
        var faults: [String] = []
        do {
          faults = try Self.exchange(wire, delivery, port: server.port)
        } catch  where delivery != .whole && wire.sendsBehindTheEnd {
          // What comes after the connection was closed is answered with a reset, which may overtake the answer.
        } catch {
          faults.append("\(error)")
        }
        let seen = responder.seen.dropFirst(before)
        let handled = wire.answers.count { $0 == nil } + (wire.then == .open ? 1 : 0)
        if seen.count != handled { faults.append("the application saw \(seen)") }
        #expect(faults.isEmpty, "\(group.group): \(wire.name), \(delivery.rawValue)")
      }
    }
  }

  @Test func `there are at least 170 cases, each with a name of its own and a refusal of ours`() throws {
    let groups = try WireGroup.all()
    let codes = Set(Refusal.allCases.map(\.rawValue))

    #expect(groups.reduce(0) { $0 + $1.cases.count } >= 170)
    #expect(Set(groups.map(\.group)).count == groups.count)
    for group in groups {
      #expect(Set(group.cases.map(\.name)).count == group.cases.count, "\(group.group)")
      for wire in group.cases {
        #expect((wire.answers.last ?? nil) == nil ? wire.code == nil : codes.contains(wire.code ?? ""), "\(wire.name)")
        #expect(wire.answers.dropLast().allSatisfy { $0 == nil }, "\(wire.name)")
      }
    }
  }

  /// Sends a case and says what came otherwise than it should.
  private static func exchange(_ wire: WireCase, _ delivery: Delivery, port: Int) throws -> [String] {
    var faults: [String] = []
    let client = try WireClient(port: port)
    for piece in delivery.pieces(of: wire.bytes, seed: UInt64(wire.bytes.count)) { client.send(piece) }
    if wire.then == .waiting { client.finish() }
    var texts: [String] = []
    for (index, expected) in wire.answers.enumerated() {
      guard let answer = try client.receive(toHead: wire.heads.contains(index)) else {
        return faults + ["ended before answer \(index + 1)"]
      }
      let isLast = index == wire.answers.count - 1
      if answer.status != expected ?? 200 { faults.append("answer \(index + 1) is \(answer.status): \(answer.text)") }
      if answer.closes != (isLast && wire.then == .closed) { faults.append("answer \(index + 1) closes or not") }
      if expected == nil {
        texts.append(answer.text)
      } else if let code = wire.code, !answer.text.contains("\"code\":\"\(code)\"") {
        faults.append("refused as \(answer.text)")
      }
    }
    if let expected = wire.texts, texts != expected { faults.append("texts \(texts)") }
    guard wire.then == .open else {
      if let more = try client.receive() { faults.append("one more answer: \(more)") }
      return faults
    }
    client.send(marker)
    let next = try client.receive()
    if next?.text != "/marker" { faults.append("the next request was answered \(String(describing: next))") }
    return faults
  }
}
