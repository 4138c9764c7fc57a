import Foundation
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import touski

/// What the commands do while a server holds the data folder; the server is a script.
@Suite struct RunningServerTests {
  private static let key = "0123456789abcdef"
  private let server = ScriptedTransport()
  private let folder: TemporaryFolder
  private let held: DataFolder

  init() throws {
    folder = try TemporaryFolder()
    held = try DataFolder(folder.path("data"))
  }

  private func environment(_ more: [String: String] = ["TOUSKI_ADMIN_KEY": Self.key]) -> [String: String] {
    ["TOUSKI_DATA": folder.path("data"), "TOUSKI_PORT": "1234"].merging(more) { $1 }
  }

  private func pull(_ words: [String] = [], _ more: [String: String] = ["TOUSKI_ADMIN_KEY": Self.key]) async throws {
    try await PullCommand(words, environment: environment(more)).run(transport: server)
  }

  @Test func `a pull is asked of the server, with the key in the header alone`() async throws {
    server.answer(.post, "/admin/pull", with: .json(200, #"{"outcome":"applied","products":57,"written":1}"#))

    try await pull()
    try await pull(["--accept"])

    #expect(
      server.requests.map(\.url) == ["http://127.0.0.1:1234/admin/pull", "http://127.0.0.1:1234/admin/pull?accept=1"])
    #expect(server.requests.allSatisfy { $0.headers.contains(Header("Authorization", "Bearer \(Self.key)")) })
    #expect(server.unscripted.isEmpty)
  }

  @Test func `a purge names its tags in the query, each escaped once, whatever text an id is`() async throws {
    server.answer(.post, "/admin/cache/purge", with: .json(200, #"{"count":2,"purged":[],"unknown":[]}"#))

    try await purge("--tag", "products", "--tag=product-a&b=c/e", "--tag", "product-é à")
    try await purge("--all")

    #expect(
      server.requests.map { $0.url.split(separator: "?").last } == [
        "tag=product-a%26b%3Dc%2Fe&tag=product-%C3%A9%20%C3%A0&tag=products", "all=1",
      ])
  }

  @Test func `a tag as Cache-Tag writes it is tried as it is, and then as it is meant`() async throws {
    server.answer(
      .post, "/admin/cache/purge", with: .json(200, #"{"count":0,"unknown":["product-%C3%A9","product-x"]}"#),
      .json(200, #"{"count":1,"unknown":[]}"#))

    try await purge("--tag", "product-%C3%A9", "--tag", "product-x")

    #expect(
      server.requests.map { $0.url.split(separator: "?").last } == [
        "tag=product-%25C3%25A9&tag=product-x", "tag=product-%C3%A9",
      ])
  }

  private func purge(_ words: String...) async throws {
    try await CacheCommand(["purge"] + words, environment: environment()).run(transport: server)
  }

  @Test func `a pull that goes on in the server ends well and says where its end is told`() async throws {
    server.answer(.post, "/admin/pull", with: .json(202, #"{"outcome":"running"}"#))

    try await pull()
    let sentence = try PullCommand.sentence(about: .object(["outcome": .string("running")]), from: "127.0.0.1:1234")

    #expect(sentence.contains("goes on"))
    #expect(sentence.contains("http://127.0.0.1:1234/healthz"))
  }

  @Test(
    arguments: [
      (
        ScriptedAnswer.json(200, #"{"outcome":"held","reason":"57 of 57 products would go"}"#), ExitCode.finding,
        "57 of 57 products would go"
      ),
      (
        .json(401, #"{"detail":"The request does not hold the value of TOUSKI_ADMIN_KEY."}"#), .usage,
        "refuses TOUSKI_ADMIN_KEY"
      ),
      (
        .json(403, #"{"detail":"closed until TOUSKI_ADMIN_KEY is set"}"#), .usage,
        "closed until TOUSKI_ADMIN_KEY is set"
      ),
      (.json(404, "<html>"), .usage, "none that can be asked this (status 404)"),
      (.json(502, #"{"detail":"directus answered 401"}"#), .upstream, "directus answered 401"),
      (.json(500, "{}"), .finding, "did not do it"),
      (.json(503, #"{"code":"overloaded"}"#), .finding, "has too much to do or is stopping"),
      (.json(503, #"{"code":"answer_timeout"}"#), .finding, "did not answer in time; what was asked may still be done"),
      (.json(504, #"{"code":"answer_timeout"}"#), .finding, "did not answer in time"),
      (.json(503, "{}"), .finding, "cannot do it now"),
      (.failure(.connect), .finding, "none answers at 127.0.0.1:1234"),
      (.failure(.receive), .finding, "closed the connection before it answered"),
      (.failure(.timeout), .finding, "has not answered"),
      (.failure(.request), .usage, "loopback"),
    ] as [(ScriptedAnswer, ExitCode, String)])
  func `whatever goes wrong is one sentence, an exit code, and no key`(
    answer: ScriptedAnswer, code: ExitCode, sentence: String
  ) async throws {
    server.answer(.post, "/admin/pull", with: answer)

    let stop = try await #require(throws: Stop.self) { try await pull() }

    #expect(stop.code == code)
    #expect(stop.message.contains(sentence))
    #expect(!stop.message.contains(Self.key))
    #expect(!stop.message.contains("\n"))
  }

  @Test func `without a key the server is not asked, and the sentence says what to set`() async throws {
    let stop = try await #require(throws: Stop.self) { try await pull([], [:]) }

    #expect(stop.code == .usage)
    #expect(stop.message.contains("TOUSKI_ADMIN_KEY is not set"))
    #expect(server.requests.isEmpty)
  }

  @Test(arguments: [
    (["TOUSKI_HOST": "::"], "[::1]:1234"), (["TOUSKI_HOST": "0.0.0.0"], "127.0.0.1:1234"),
    (["TOUSKI_PORT": "", "PORT": "99"], "127.0.0.1:99"),
  ])
  func `a server on all addresses is asked on loopback`(given: [String: String], address: String) async throws {
    server.answer(.post, "/admin/pull", with: .json(200, "{}"))

    try await pull([], given.merging(["TOUSKI_ADMIN_KEY": Self.key]) { $1 })

    #expect(server.requests.map(\.url) == ["http://\(address)/admin/pull"])
  }

  @Test func `a restore waits for nobody: it says that a server holds the folder`() throws {
    let stop = try #require(throws: Stop.self) {
      try BackupCommand(["restore", folder.path("b")], environment: environment()).run()
    }

    #expect(stop.code == .finding)
    #expect(stop.message.contains("stop it"))
  }
}
