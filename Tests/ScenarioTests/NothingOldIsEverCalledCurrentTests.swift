import Foundation
import Glibc
import Telemetry
import TestSupport
import Testing

@testable import Storefront

/// Random histories of changes, reads, purges, settings, restarts and kills: whatever is answered without a mark is what
/// the committed state makes, letter by letter but for clocks.
@Suite(.ownThread) struct NothingOldIsEverCalledCurrentTests {
  /// Ten thousand and more of each where the long proofs run.
  private static let isProof = ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] != nil
  private static let seeds: [UInt64] = Array(1...(isProof ? 50 : 4))
  private static let steps = isProof ? 2_000 : 250

  @Test(arguments: seeds)
  func `every unmarked answer is what the committed state makes`(seed: UInt64) async throws {
    let folder = try TemporaryFolder()
    var run = try ModelRun(folder: folder.path, seed: seed)
    for _ in 0..<Self.steps { try await run.step() }
    run.stop()

    #expect(run.faults == [])
    #expect(run.compared > Self.steps / 2)
  }

  @Test(arguments: 1...(isProof ? 60 : 3))
  func `after kill -9 at any moment no page is older than the file`(seed: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    for life in 1...3 {
      let number = seed * 1000 + life
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, number = number as Int] in
        try await Self.liveUntilKilled(in: path, number: number)
      }
      let faults = try? String(contentsOfFile: path + "/faults", encoding: .utf8)
      #expect(faults == nil, "in life \(number)")
    }
    var run = try ModelRun(folder: folder.path, seed: UInt64(seed * 1000))
    try await run.readAll()
    run.stop()
    #expect(run.faults == [])
  }

  /// Ends with another status where a page is wrong, or anything fails, before that.
  private static func liveUntilKilled(in path: String, number: Int) async throws {
    var told = ""
    do {
      var run = try ModelRun(folder: path, seed: UInt64(number))
      try await run.readAll()
      let patience = UInt32(2_000 + number * 7919 % 150_000)
      // In the middle of a change, a render or a write of entries.
      Thread.detachNewThread {
        usleep(patience)
        kill(getpid(), SIGKILL)
      }
      while run.faults.isEmpty { try await run.step() }
      told = run.faults.joined(separator: "\n")
    } catch {
      told = "\(error)"
    }
    // What a process prints that is watched for its end is heard by nobody.
    try Data(told.utf8).write(to: URL(filePath: path + "/faults"))
    exit(1)
  }
}
