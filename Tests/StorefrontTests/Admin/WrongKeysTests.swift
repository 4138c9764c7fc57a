import HTTPServer
import Synchronization
import Telemetry
import Testing

@testable import Storefront

@Suite struct WrongKeysTests {
  @Test func `a flood of wrong keys is one line a minute, which says how many`() throws {
    let lines = Mutex<[String]>([])
    let keys = WrongKeys(log: Log { line in lines.withLock { $0.append(line) } })
    let route = try #require(Routes.all.routes.first { $0.handler.key == .hook })
    let time = { LoopTime(wall: Instant(milliseconds: 0), monotonicMilliseconds: $0) }

    for millisecond in 0..<1000 { keys.note(route, time(Int64(millisecond))) }
    keys.note(route, time(60_000))

    let told = lines.withLock { $0 }
    #expect(told.count == 2)
    #expect(told.allSatisfy { $0.contains("setting=TOUSKI_DIRECTUS_HOOK_TOKEN") })
    #expect(told.last?.contains("more_before=999") == true)
  }
}
