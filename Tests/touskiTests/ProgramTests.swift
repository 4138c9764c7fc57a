import Foundation
import TestSupport
import Testing

/// The executable itself, as a shell or a service manager meets it.
@Suite(.timeLimit(.minutes(1))) struct ProgramTests {
  /// Beside the test bundle, where the build puts it.
  private static let executable = Bundle.main.bundleURL.appending(path: "touski")

  @Test(arguments: [
    ([String](), "a command is needed"), (["nonsense"], "there is no command nonsense"),
    (["serve", "--nope", "1"], "unknown option --nope"), (["serve", "--port"], "--port needs a value"),
    (["serve"], "NEXT_PUBLIC_DIRECTUS_URL or DIRECTUS_URL or"),
    (["demo", "--directus", "https://x.example"], "unknown option"),
    (["sandbox", "--cj-port", "x"], "must be a port"), (["sandbox", "--directus-shape", "round"], "must be one of"),
    (["sandbox", "--hook", "http://127.0.0.1:1/h"], "TOUSKI_SANDBOX_HOOK_TOKEN: is not set"),
    (["pull", "--accept=1"], "--accept takes no value"),
    (["cache"], "cache has one command"), (["cache", "purge"], "say what to purge"),
    (["cache", "purge", "--all", "--tag", "products"], "say what to purge"),
    (["cache", "purge", "--tag", "two\nlines"], "a tag is"), (["keys", "more"], "unexpected argument more"),
    (["backup"], "a folder is needed"), (["backup", "restore"], "a folder is needed"),
    (["backup", "a", "b"], "unexpected argument b"),
    (["backup", "restore", "/nowhere", "--data", "/dev/null/x"], "cannot be made"),
  ])
  func `wrong usage ends with 2 and says what is wrong`(words: [String], sentence: String) async throws {
    let end = try await run(words)

    #expect(end.status == 2)
    #expect(end.errors.contains(sentence))
  }

  @Test func `version and help end well`() async throws {
    #expect(try await run(["--version"]).output == "touski 0.1.0\n")
    #expect(try await run(["--help"]).output.contains("TOUSKI_DATA"))
  }

  @Test func `fresh keys are lines that an environment file takes and the settings accept`() async throws {
    let first = try await run(["keys"])
    let second = try await run(["keys"])

    let lines = first.output.split(separator: "\n").map(String.init)
    #expect(first.status == 0)
    #expect(lines.count == 3)
    for line in lines {
      #expect(
        line.wholeMatch(
          of: /(TOUSKI_ADMIN_KEY|TOUSKI_DIRECTUS_HOOK_TOKEN|TOUSKI_STOREFRONT_KEY)=[A-Za-z0-9_-]{43}/) != nil)
    }
    #expect(Set(lines).union(second.output.split(separator: "\n").map(String.init)).count == 6)
  }

  @Test func `where it cannot listen it ends with 2 and says what is wrong`() async throws {
    let folder = try TemporaryFolder()
    let holder = try LoopbackListener()
    let cases = [
      ("127.0.0.1", holder.port, "Port \(holder.port) on 127.0.0.1 is already in use"),
      ("203.0.113.7", 0, "This machine has no address 203.0.113.7"),
      ("nowhere.invalid", 0, "\"nowhere.invalid\" is not an address to listen on"),
    ]
    for (host, port, sentence) in cases {
      for loops in [1, 2] {
        let end = try await run([
          "serve", "--directus", "http://127.0.0.1:1", "--data", folder.path("data"), "--host", host, "--port",
          "\(port)", "--loops", "\(loops)",
        ])

        #expect(end.status == 2)
        #expect(end.errors.contains(sentence), "\(end.errors)")
      }
    }
  }

  @Test(.enabled(if: isBelow1024Kept))
  func `a port that is kept for privileged users is one clear sentence`() async throws {
    let folder = try TemporaryFolder()

    let end = try await run(["serve", "--directus", "http://127.0.0.1:1", "--data", folder.path("data"), "--port", "7"])

    #expect(end.status == 2)
    #expect(end.errors.contains("This user may not listen on port 7 of 127.0.0.1"), "\(end.errors)")
  }

  /// Whether the kernel keeps low ports from the user of the tests.
  private static var isBelow1024Kept: Bool {
    let first = try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding: .utf8)
    return geteuid() != 0 && first.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0 > 7
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `a signal ends the server cleanly`(signal: Int32) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "touski-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }

    let end = try await run(
      ["demo", "--port", "0", "--directus-port", "0", "--cj-port", "0", "--data", folder.path, "--log", "info"],
      signalAfter: "server.started", signal)

    #expect(end.status == 0)
    #expect(end.errors.contains("server.stopped"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/catalog.sqlite-wal"))
  }

  @Test func `a log that nobody can take does not end the server`() async throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))

    let end = try await run(["--help"], output: full)

    #expect(end.status == 0)
  }

  private struct End {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs the program with an empty environment to its end.
  private func run(
    _ words: [String], signalAfter line: String? = nil, _ signal: Int32 = SIGTERM, output: FileHandle? = nil
  ) async throws -> End {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = words
    process.environment = [:]
    let (out, errors) = (Pipe(), Pipe())
    if let output { process.standardOutput = output } else { process.standardOutput = out }
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
      // A thread of its own, as reading a pipe blocks.
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            try process.run()
            var text = Data()
            var isSignalled = line == nil
            while case let chunk = errors.fileHandleForReading.availableData, !chunk.isEmpty {
              text.append(chunk)
              if !isSignalled, let line, String(decoding: text, as: UTF8.self).contains(line) {
                isSignalled = true
                kill(process.processIdentifier, signal)
              }
            }
            process.waitUntilExit()
            let said = output == nil ? out.fileHandleForReading.readDataToEndOfFile() : Data()
            return End(
              status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
              errors: String(decoding: text, as: UTF8.self))
          })
      }
    }
  }
}
