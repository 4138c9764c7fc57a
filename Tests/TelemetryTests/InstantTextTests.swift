import Telemetry
import Testing

struct InstantTextTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"),
      (-1, "1969-12-31T23:59:59Z"),
      (-86_400_000, "1969-12-31T00:00:00Z"),
      (951_782_400_000, "2000-02-29T00:00:00Z"),
      (4_107_542_399_000, "2100-02-28T23:59:59Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00Z"),
      (1_768_210_264_000, "2026-01-12T09:31:04Z"),
      (253_402_300_799_000, "9999-12-31T23:59:59Z"),
      (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
    ] as [(Int64, String)])
  func `an instant and its text are the same both ways`(milliseconds: Int64, text: String) {
    let instant = Instant(milliseconds: milliseconds)

    #expect(instant.text == text)
    #expect(Instant(text: text)?.milliseconds == (milliseconds == -1 ? -1000 : milliseconds))
  }

  @Test func `days of eight centuries come back as they went`() {
    for day in stride(from: -150_000, through: 150_000, by: 23) {
      let instant = Instant(milliseconds: Int64(day) * 86_400_000)
      guard Instant(text: instant.text) == instant else {
        Issue.record("\(instant.text) comes back as something else")
        return
      }
    }
  }

  @Test func `the ends of time have a text`() {
    #expect(!Instant(milliseconds: .max).text.isEmpty)
    #expect(!Instant(milliseconds: .min).text.isEmpty)
  }

  @Test(
    arguments: [
      ("2026-01-12T10:31:04+01:00", 1_768_210_264_000),
      ("2026-01-11T23:31:04-10:00", 1_768_210_264_000),
      ("2026-01-12T09:31:04-00:00", 1_768_210_264_000),
      ("2026-01-12t09:31:04z", 1_768_210_264_000),
      ("2026-01-12 09:31:04Z", 1_768_210_264_000),
      ("2026-01-12T09:31:04.5Z", 1_768_210_264_500),
      ("2026-01-12T09:31:04.123Z", 1_768_210_264_123),
      ("2026-01-12T09:31:04.1239999999Z", 1_768_210_264_123),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000),
    ] as [(String, Int64)])
  func `offsets, fractions and leap seconds are read`(text: String, milliseconds: Int64) {
    #expect(Instant(text: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-01-12", "2026-01-12T09:31Z", "2026-01-12T09:31:04", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-12T24:00:00Z", "2026-01-12T09:60:00Z",
    "2026-01-12T09:31:61Z", "2026-01-12T09:31:04.Z", "2026-01-12T09:31:04+0100", "2026-01-12T09:31:04+24:00",
    "2026-01-12T09:31:04+01:60", "2026-01-12T09:31:04Z ", " 2026-01-12T09:31:04Z", "2026-01-12T09:31:04ZZ",
    "+026-01-12T09:31:04Z", "２０２６-01-12T09:31:04Z", "2026-01-12X09:31:04Z", "1768210264000", "null",
  ])
  func `anything else is no instant`(text: String) {
    #expect(Instant(text: text) == nil)
  }

  @Test func `a time without zone is UTC only where the caller says so`() {
    #expect(Instant(text: "2026-01-12T09:31:04", zoneless: true)?.milliseconds == 1_768_210_264_000)
    #expect(Instant(text: "2026-01-12T09:31:04Z", zoneless: true)?.milliseconds == 1_768_210_264_000)
    #expect(Instant(text: "2026-01-12T09:31:04") == nil)
  }
}
