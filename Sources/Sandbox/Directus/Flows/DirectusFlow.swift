import HTTPServer
import Telemetry
import Upstream

/// Tells a receiver what was written, and decides when a write can be read: a value the double keeps and asks.
///
/// - `settle(_:for:now:)` before anything else of a request: shows what was told too early, once its time has come.
/// - `finish(_:rows:now:)` with the result of a write: stores the rows, sends the events, gives the answer.
/// - `control(_:)` for `/_sandbox/hook`: GET shows it, PUT sets it (`{"url", "token"}`, and to misbehave `"early"`,
///   `"lose"`, `"copies"`, `"collections"`), PUT of `{}` and DELETE remove it.
/// - `reset()` keeps the receiver and turns the misbehaviour off.
struct DirectusFlow: Sendable {
  /// From a call that comes too early to the moment its change can be read; a few times what a local call takes.
  private static let lead = Duration.milliseconds(30)
  /// From the answer to the calls, as measured on a real one; because a caller that has its answer usually hears of it
  /// first.
  private static let lag = Duration.milliseconds(1)

  private(set) var hook: DirectusHook?
  /// Takes the calls and returns at once.
  private let deliver: @Sendable (FlowDelivery) -> Void
  private var calls = 0
  private var unsettled: (rows: DirectusRows, due: Instant)?

  init(hook: DirectusHook? = nil, deliver: @escaping @Sendable (FlowDelivery) -> Void = { _ in }) {
    self.hook = hook
    self.deliver = deliver
  }

  mutating func reset() {
    hook = hook.map { DirectusHook(url: $0.url, token: $0.token) }
    calls = 0
    unsettled = nil
  }

  /// Brings rows that were told early into sight; a further write waits for them, as for a lock, and so sees them.
  mutating func settle(_ rows: inout DirectusRows, for request: DoubleRequest, now: Instant) {
    guard let waiting = unsettled, now >= waiting.due || ![.get, .head].contains(request.method) else { return }
    rows = waiting.rows
    unsettled = nil
  }

  mutating func finish(_ written: DirectusWritten, rows: inout DirectusRows, now: Instant) -> DoubleAnswer {
    var answer = written.answer
    guard let hook else {
      rows = written.rows ?? rows
      return answer
    }
    let early = hook.isEarly ? written.events.filter(\.isEarly) : []
    send(early, to: hook, pause: .zero)
    if !early.isEmpty, let after = written.rows {
      unsettled = (after, now.advanced(by: Self.lead))
      answer.delay += Self.lead
    } else {
      rows = written.rows ?? rows
    }
    send(
      hook.isEarly ? written.events.filter { !$0.isEarly } : written.events, to: hook, pause: answer.delay + Self.lag)
    return answer
  }

  mutating func control(_ request: DoubleRequest) -> DoubleAnswer? {
    guard request.segments == ["_sandbox", "hook"] else { return nil }
    switch request.method {
    case .get: break
    case .delete: hook = nil
    case .put:
      guard let value = try? JSONValue(parsing: request.body), case .object(let members) = value else {
        return refused
      }
      if members["url"] ?? .null == .null {
        hook = nil
      } else if let asked = DirectusHook(value) {
        hook = asked
      } else {
        return refused
      }
    default: return nil
    }
    return .json(.object(["hook": hook?.json ?? .null]))
  }

  private var refused: DoubleAnswer {
    .json(
      400,
      .object([
        "error": .string(
          "Give url and token, and of early, collections, lose (every so many) and copies what is wanted.")
      ]))
  }

  private mutating func send(_ events: [DirectusEvent], to hook: DirectusHook, pause: Duration) {
    var bodies: [[UInt8]] = []
    for event in events where hook.collections.contains(event.collection) {
      for _ in 0..<hook.copies {
        calls += 1
        if hook.lose == 0 || !calls.isMultiple(of: hook.lose) { bodies.append(event.body.encoded()) }
      }
    }
    if !bodies.isEmpty { deliver(FlowDelivery(hook: hook, bodies: bodies, pause: pause)) }
  }
}
