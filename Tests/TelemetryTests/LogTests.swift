import Synchronization
import Telemetry
import Testing

struct LogTests {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  private let lines = Lines()

  private func log(_ threshold: Log.Level = .info) -> Log {
    Log(threshold: threshold, clock: WallClock { Instant(milliseconds: 1_768_210_264_000) }) { [lines] in lines.add($0)
    }
  }

  @Test func `a line has time, level, event and fields`() {
    log().info("mirror.pulled", ("products", 60), ("took_ms", 812))

    #expect(lines.all == ["2026-01-12T09:31:04Z info    mirror.pulled products=60 took_ms=812"])
  }

  @Test func `only the threshold and above is written`() {
    let log = log(.warning)
    log.debug("a")
    log.info("b")
    log.warning("c")
    log.error("d")

    #expect(lines.all.map { $0.suffix(1) } == ["c", "d"])
  }

  @Test(arguments: [
    ("plain", "plain"),
    ("", "\"\""),
    ("two words", "\"two words\""),
    ("say \"no\"", #""say \"no\"""#),
    ("a=b", "\"a=b\""),
    ("back\\slash two", #""back\\slash two""#),
    ("line\n2026-01-12T09:31:04Z error forged", #""line\n2026-01-12T09:31:04Z error forged""#),
    ("carriage\rreturn", #""carriage\u{d}return""#),
    ("\u{1b}[2J", #""\u{1b}[2J""#),
    ("csi\u{9b}2J", #""csi\u{9b}2J""#),
    ("next\u{85}line", #""next\u{85}line""#),
    ("separator\u{2028}line", #""separator\u{2028}line""#),
    ("turned\u{202e}around", #""turned\u{202e}around""#),
    ("nul\0", #""nul\u{0}""#),
    ("café", "café"),
  ])
  func `a value can forge neither a line nor a field`(value: String, written: String) {
    log().info("event", ("value", value))

    #expect(lines.all == ["2026-01-12T09:31:04Z info    event value=\(written)"])
  }

  @Test func `a secret is not written`() {
    log().info("event", ("token", Secret("sesame")))

    #expect(lines.all == ["2026-01-12T09:31:04Z info    event token=<secret>"])
  }

  @Test func `the silent log is silent`() {
    Log.silent.error("event")
  }
}
