import Telemetry
import Testing
import Upstream

/// What is never sent, whoever asks for it.
struct RequestCheckTests {
  private let transport = CurlTransport(log: .silent)

  private func refusal(_ url: String, _ headers: [Header] = []) async throws -> UpstreamError {
    let request = UpstreamRequest(upstream: "cj", url: url, headers: headers, timeout: .seconds(5))
    let error = try #require(await #expect(throws: UpstreamError.self) { try await transport.send(request) })
    #expect(!error.description.contains("sesame"))
    return error
  }

  @Test(arguments: [
    "http://directus.example/?token=sesame", "http://10.0.0.1/sesame", "http://127.0.0.1.example/",
    "http://127.example/", "http://localhost.example/", "http://localhost./", "http://[::2]/", "http://0.0.0.0/",
    "http://127.0.0.1@directus.example/", "http://directus.example\\@127.0.0.1/", "http://127.0.0.256/",
    "http://1270.0.0.1/", "http://2130706434.example/",
    "ftp://127.0.0.1/sesame", "file:///etc/passwd", "gopher://127.0.0.1/", "HTTPSX://127.0.0.1/",
    "https://shop:sesame@directus.example/", "https://sesame@directus.example/", "", "directus.example", "https://",
    "/items", "https://directus.example/a b", "https://directus.example/\r\nX: y", "https://directus.example/\0sesame",
    "https://directus.example:99999/", "https://directus.example:x/",
  ])
  func `an open line, another protocol or a malformed address is refused`(url: String) async throws {
    let error = try await refusal(url)

    #expect(error.phase == .request)
    #expect(!error.isRetryable)
  }

  @Test(arguments: ["127.0.0.1", "127.9.8.7", "localhost", "LOCALHOST", "127.1", "0x7f000001"])
  func `http is for this machine`(host: String) async throws {
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    let request = UpstreamRequest(
      upstream: "directus", url: "http://\(host):\(server.port)/", timeout: .seconds(20))

    do throws(UpstreamError) {
      _ = try await transport.send(request)
    } catch {
      // The server listens on 127.0.0.1 alone.
      #expect(host == "127.9.8.7" && error.phase == .connect)
    }
  }

  @Test(arguments: [
    Header("", "x"), Header("X Y", "x"), Header("X:Y", "x"), Header("X\r\nY", "x"), Header("X\0", "x"),
    Header("é", "x"), Header("X", "sesame\r\nY: z"), Header("X", "a\nb"), Header("X", "a\rb"), Header("X", "a\0b"),
    Header("X", "a\u{7f}"),
  ])
  func `a header that would forge another is refused`(header: Header) async throws {
    let server = try StubbornServer { _ in false }

    let error = try await refusal(server.url, [header])

    #expect(error.phase == .request)
    #expect(server.connections == 0)
  }
}
