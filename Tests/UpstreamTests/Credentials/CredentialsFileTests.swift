import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

struct CredentialsFileTests {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  private let folder: TemporaryFolder
  private let lines = Lines()
  private let token = StoredToken(
    token: Secret("sesame"), refreshToken: Secret("simsim"), obtainedAt: Instant(milliseconds: 1_768_210_264_123),
    expiresAt: Instant(milliseconds: 1_769_506_264_456))

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open() -> CredentialsFile {
    CredentialsFile(path: folder.path("credentials.json"), log: Log { [lines] in lines.add($0) })
  }

  @Test func `what was stored is there after a restart`() throws {
    let file = open()
    #expect(file.load("cj") == nil)
    #expect(file.lastSignInAt("cj") == nil)

    try file.noteSignIn("cj", at: Instant(milliseconds: 1_768_210_263_999))
    try file.store("cj", token)
    var other = token
    other.refreshToken = nil
    try file.store("directus", other)

    for reader in [file, open()] {
      #expect(reader.load("cj") == token)
      #expect(reader.load("directus") == other)
      #expect(reader.load("eprolo") == nil)
      #expect(reader.lastSignInAt("cj")?.milliseconds == 1_768_210_263_999)
    }
    #expect(lines.all.isEmpty)
  }

  @Test func `removing a token keeps the time of the sign-in`() throws {
    let file = open()
    try file.store("cj", token)
    try file.noteSignIn("cj", at: token.obtainedAt)

    try file.remove("cj")

    #expect(open().load("cj") == nil)
    #expect(open().lastSignInAt("cj") == token.obtainedAt)
  }

  @Test func `nobody else may read it, and nothing else is left behind`() throws {
    try folder.write(Array("left by a crash".utf8), to: "credentials.json.new")
    try open().store("cj", token)

    #expect(try folder.mode("credentials.json") == 0o600)
    #expect(try folder.names == ["credentials.json"])
  }

  @Test(arguments: [
    "", "{", "null", "[]", "{}", #"{"tokens":{}}"#, #"{"tokens":{"cj":{"token":1}},"signIns":{}}"#,
    #"{"tokens":{"cj":{"token":"sesame"}},"signIns":{}}"#, #"{"tokens":{},"signIns":{"cj":"today"}}"#,
    #"{"tokens":{"cj":"sesame"},"signIns":{}} sesame"#,
  ])
  func `a damaged file is set aside, said so without its content, and replaced`(content: String) throws {
    try folder.write(Array(content.utf8), to: "credentials.json")

    let file = open()
    #expect(file.load("cj") == nil)
    try file.store("cj", token)

    #expect(try folder.read("credentials.json.damaged") == Array(content.utf8))
    #expect(open().load("cj") == token)
    #expect(lines.all.count == 1)
    #expect(lines.all.allSatisfy { $0.contains("credentials.damaged") && !$0.contains("sesame") })
  }

  @Test func `an endless file is none of ours`() throws {
    try folder.write([UInt8](repeating: 32, count: 2 << 20), to: "credentials.json")

    #expect(open().load("cj") == nil)
    #expect(lines.all.count == 1)
  }

  @Test func `where the disk refuses, the token is still there until the end of the process`() throws {
    let file = CredentialsFile(path: folder.path("missing/credentials.json"), log: .silent)

    let error = try #require(#expect(throws: CredentialsError.self) { try file.store("cj", token) })
    #expect(error.description == "credentials.json: open failed (errno 2)")

    #expect(file.load("cj") == token)
  }
}
