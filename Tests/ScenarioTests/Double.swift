import TestSupport
import Upstream

/// Speaks to the control routes of a double, and to its API as an owner with a browser would.
struct Double {
  let port: Int

  /// How many requests it has got, control routes left out.
  func requests() throws -> Int {
    let answer = try LoopbackClient(port: port).get("/_sandbox/requests")
    let counts = try JSONValue(parsing: answer.body)["counts"]?.object ?? [:]
    return counts.values.reduce(0) { $0 + ($1.integer ?? 0) }
  }

  /// Switches faults on, and all others off.
  func setFaults(_ faults: String) throws {
    try send("PUT", "/_sandbox/faults", faults)
  }

  /// Saves a change of a product as the owner would.
  func save(_ id: String, _ change: String) throws {
    try send("PATCH", "/items/products/\(id)", change)
  }

  private func send(_ method: String, _ path: String, _ body: String) throws {
    let client = try LoopbackClient(port: port)
    try client.send(
      """
      \(method) \(path) HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer sandbox-admin-token\r
      Content-Type: application/json\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """)
    let answer = try client.receive()
    guard (200..<300).contains(answer.status) else { throw Refused(answer: answer) }
  }

  struct Refused: Error {
    let answer: LoopbackAnswer
  }
}
