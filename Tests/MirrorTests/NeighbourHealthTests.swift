@testable import Mirror
import Telemetry
import Testing

@Suite struct NeighbourHealthTests {
  private let start = ManualWallClock.start

  @Test func `of failures in a row the first instant and the last words are kept, until one success`() {
    let health = NeighbourHealth()
    health.noteFailure("no answer", reason: "unavailable", at: start)
    health.noteFailure("wait a second", reason: "exhausted", at: start.advanced(by: .seconds(9)))

    #expect(health.report.failingSince == start)
    #expect(health.report.detail == "exhausted: wait a second")
    #expect(health.report.succeededAt == nil)

    health.noteSuccess(at: start.advanced(by: .seconds(20)), rows: 3)
    health.noteSuccess(at: start.advanced(by: .seconds(30)), rows: nil)

    #expect(health.report.failingSince == nil)
    #expect(health.report.detail == nil)
    #expect(health.report.succeededAt == start.advanced(by: .seconds(30)))
    #expect(health.report.rows == 3)
  }

  @Test func `what is held keeps its beginning while the words change, and is told beside a failure`() {
    let health = NeighbourHealth()
    health.noteHeld("it would remove 11", at: start)
    health.noteHeld("it would remove 12", at: start.advanced(by: .seconds(60)))
    health.noteFailure("no answer", reason: "unavailable", at: start.advanced(by: .seconds(90)))

    #expect(health.report.held == "it would remove 12")
    #expect(health.report.heldSince == start)
    health.noteHeld(nil, at: start.advanced(by: .seconds(99)))
    #expect(health.report.held == nil)
    #expect(health.report.heldSince == nil)
    #expect(health.report.failingSince == start.advanced(by: .seconds(90)))
  }

  @Test func `what the file says of itself is not told to everybody`() {
    let health = NeighbourHealth()

    health.noteFileFailure(at: Instant(milliseconds: 5))

    #expect(health.report.detail == "file: the catalogue's file could not be written; the log has the reason")
    #expect(health.report.failingSince == Instant(milliseconds: 5))
  }
}
