import Telemetry
import Testing

struct InstantTests {
  private let noon = Instant(milliseconds: 1_768_210_264_000)

  @Test func `moving on and looking back agree`() {
    #expect(noon.advanced(by: .seconds(90)).since(noon) == .seconds(90))
    #expect(noon.advanced(by: .seconds(-90)) < noon)
    #expect(noon.since(noon.advanced(by: .milliseconds(1))) == .milliseconds(-1))
  }

  @Test func `an absurd duration stops at the end of time`() {
    #expect(noon.advanced(by: .seconds(Int64.max)).milliseconds == .max)
    #expect(Instant(milliseconds: -1).advanced(by: .seconds(Int64.min)).milliseconds == .min)
    #expect(Instant(milliseconds: .max).since(Instant(milliseconds: .min)) == .milliseconds(Int64.max))
    #expect(Instant(milliseconds: .min).since(Instant(milliseconds: .max)) == .milliseconds(Int64.min))
  }

  @Test func `whole milliseconds cut towards zero`() {
    #expect(Duration.microseconds(1999).wholeMilliseconds == 1)
    #expect(Duration.microseconds(-1999).wholeMilliseconds == -1)
    #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
    #expect(Duration.seconds(Int64.min).wholeMilliseconds == .min)
  }
}
