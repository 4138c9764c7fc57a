import Glibc
@testable import HTTPServer
import Testing

@Suite struct `trouble with accepting` {
  @Test(arguments: [
    (EMFILE, "may open 1024 descriptors", "LimitNOFILE= in the service's unit, or ulimit -n"),
    (ENFILE, "whole system", "fs.file-max"), (ENOMEM, "no memory", "kernel"), (ENOBUFS, "no memory", "kernel"),
  ])
  func `is told with what mends it`(code: Int32, cause: String, mend: String) throws {
    let text = try #require(AcceptTrouble(code)).description(limit: 1024)

    #expect(text.contains(cause))
    #expect(text.contains(mend))
  }

  @Test(arguments: [EAGAIN, ECONNABORTED, EPERM, EPROTO]) func `of one connection alone is none`(code: Int32) {
    #expect(AcceptTrouble(code) == nil)
  }

  @Test func `is told once a minute`() {
    var pace = LogPace()

    let told = [0, 1, 59_999, 60_000, 60_001, 119_999, 120_000].filter { pace.allows($0) }

    #expect(told == [0, 60_000, 120_000])
  }
}
