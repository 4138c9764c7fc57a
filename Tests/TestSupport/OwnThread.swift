import Foundation
package import Testing

/// Runs a test on threads of its own, for tests that block in a socket call: on the shared pool two of them would keep
/// the servers they wait for from running.
package struct OwnThread: TestTrait, SuiteTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    // A suite's own scope has no case; its tests each get their thread.
    guard testCase != nil else { return try await function() }
    try await withTaskExecutorPreference(Executor()) { try await function() }
  }

  /// One thread for each job, so that a child task goes on while its parent is blocked.
  private final class Executor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      Thread.detachNewThread { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }
}

extension Trait where Self == OwnThread {
  /// See `OwnThread`.
  package static var ownThread: Self { Self() }
}
