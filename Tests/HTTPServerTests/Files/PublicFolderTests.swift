import Foundation
import Glibc
import Telemetry
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct `files of the public folder` {
  @Test func `a file is sent whole with its type, its validators and its age`() throws {
    let site = try PublicSite().write("guide/first.html", "<p>Hello")

    let answer = try #require(site.ask("/guide/first.html"))

    #expect(answer.status == 200)
    #expect(answer.text == "<p>Hello")
    #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
    #expect(answer.header("X-Content-Type-Options") == "nosniff")
    #expect(answer.header("Accept-Ranges") == "bytes")
    #expect(answer.header("Cache-Control") == "public, max-age=60")
    #expect(answer.header("ETag")?.hasPrefix("\"") == true)
    #expect(answer.header("Last-Modified")?.hasSuffix(" GMT") == true)
  }

  @Test(arguments: [
    ("a.html", "text/html; charset=utf-8"), ("a.css", "text/css; charset=utf-8"),
    ("a.js", "text/javascript; charset=utf-8"), ("a.mjs", "text/javascript; charset=utf-8"),
    ("a.json", "application/json"), ("a.md", "text/markdown; charset=utf-8"), ("a.txt", "text/plain; charset=utf-8"),
    ("a.svg", "image/svg+xml"), ("a.png", "image/png"), ("a.jpg", "image/jpeg"), ("a.jpeg", "image/jpeg"),
    ("a.webp", "image/webp"), ("a.avif", "image/avif"), ("a.gif", "image/gif"), ("a.ico", "image/x-icon"),
    ("a.woff2", "font/woff2"), ("a.xml", "application/xml"), ("a.pdf", "application/pdf"),
    ("a.wasm", "application/wasm"), ("a.webmanifest", "application/manifest+json"),
    ("A.HTML", "text/html; charset=utf-8"), ("a.html.exe", "application/octet-stream"),
    ("html", "application/octet-stream"), ("a.", "application/octet-stream"), ("a.html ", "application/octet-stream"),
    ("a.min.js", "text/javascript; charset=utf-8"),
  ])
  func `the type comes from the end of the name`(name: String, type: String) {
    #expect(FileType.of(name) == type)
  }

  @Test func `an empty file is sent`() throws {
    let answer = try PublicSite().write("empty.txt", "").ask("/empty.txt")

    #expect(answer?.status == 200)
    #expect(answer?.body.isEmpty == true)
  }

  @Test func `HEAD tells the length and reads nothing`() throws {
    let site = try PublicSite().write("a.txt", "0123456789")
    let get = try #require(site.ask("/a.txt"))

    let head = try #require(site.ask("/a.txt", method: "HEAD", "Range: bytes=0-1"))

    var lines = HeadBuffer()
    #expect(AnswerHead.write(head, into: &lines))
    var expected = HeadBuffer()
    #expect(AnswerHead.write(get, into: &expected))
    #expect(lines.bytes == expected.bytes)
    #expect(head.body.isEmpty)
    #expect(String(decoding: lines.bytes, as: UTF8.self).contains("\r\nContent-Length: 10\r\n"))
  }

  @Test func `a folder answers with its index, and without its slash with a redirect`() throws {
    let site = try PublicSite().write("index.html", "top").write("guide/index.html", "guide").write("bare/a.txt", "a")

    #expect(site.ask("/")?.text == "top")
    #expect(site.ask("/guide/")?.text == "guide")
    #expect(site.ask("/guide/")?.header("Content-Type") == "text/html; charset=utf-8")
    #expect(site.ask("/guide")?.status == 308)
    #expect(site.ask("/guide")?.header("Location") == "/docs/guide/")
    #expect(site.ask("/guide?a=/b")?.header("Location") == "/docs/guide/?a=/b")
    #expect(site.ask("/gu%69de")?.header("Location") == "/docs/gu%69de/")
    #expect(site.ask("")?.header("Location") == "/docs/")
    #expect(site.ask("?")?.header("Location") == "/docs/?")
    #expect(site.ask("/bare") == nil)
    #expect(site.ask("/bare/") == nil)
    #expect(site.ask("/guide//") == nil)
    #expect(site.ask("//guide/") == nil)
    #expect(site.ask("/guide/index.html/") == nil)
    #expect(site.ask("/none/") == nil)
  }

  @Test func `an index that is a folder or a link is none`() throws {
    let site = try PublicSite().write("a/index.html/b.txt", "b").write("c/d.html", "d")
    try site.link("c/index.html", to: "d.html")

    #expect(site.ask("/a/") == nil)
    #expect(site.ask("/a") == nil)
    #expect(site.ask("/c/") == nil)
    #expect(site.ask("/c") == nil)
  }

  @Test(arguments: [
    "/%2e%2e/outside.txt", "/../outside.txt", "/guide/../../outside.txt", "/..%2foutside.txt", "/..%2Foutside.txt",
    "/%2e%2e%2foutside.txt", "/guide/..%2f..%2foutside.txt", "/..\\outside.txt", "/a\\..\\..\\outside.txt",
    "/%5c..%5coutside.txt", "/..%5coutside.txt", "/.%2e/outside.txt", "/%252e%252e/outside.txt",
    "/%252e%252e%252foutside.txt",
    "/..;/outside.txt", "/.../outside.txt", "/..%00/outside.txt", "/outside.txt%00.html", "/guide/a.txt%00",
    "/%c0%ae%c0%ae/outside.txt", "/%c0%ae%c0%ae%c0%afoutside.txt", "/%e0%80%ae%e0%80%ae/outside.txt",
    "/..%c0%afoutside.txt", "/%u002e%u002e/outside.txt", "/%uff0e%uff0e/outside.txt", "/．．/outside.txt",
    "/%ef%bc%8e%ef%bc%8e/outside.txt", "/..%ef%bc%8foutside.txt", "/%2fetc%2fpasswd", "//etc/passwd", "/%2fetc/passwd",
    "/guide%2fa.txt", "/guide/%2e/a.txt", "/./guide/a.txt", "/guide/./a.txt", "/guide//a.txt", "/guide/a.txt/",
    "/guide/a.txt.", "/guide./a.txt", "/guide/a.txt%20", "/guide/a.txt%0a", "/guide/a.txt::$DATA", "/GUIDE/a.txt",
    "/guide/a.txt/../a.txt", "/~root/.profile", "/guide/~", "/file:///etc/passwd", "/C:/windows", "/guide/a.txt%2f",
    "/guide/a.txt%2f.", "/proc/self/root/etc/passwd", "/%2e%cc%81/outside.txt", "/guide%2f%cc%b8a.txt",
  ])
  func `a path that means anything but names below the folder finds nothing`(target: String) throws {
    let site = try PublicSite().write("guide/a.txt", "a")

    #expect(site.ask(target) == nil)
    #expect(site.ask("/guide/a.txt")?.text == "a")
  }

  @Test(arguments: [
    ["..", "outside.txt"], ["."], [".."], ["", "guide", "a.txt"], ["guide", "", "a.txt"], ["guide/a.txt"],
    ["/etc/passwd"],
    ["../outside.txt"], ["guide", "a.txt\u{0}"], ["guide", ".."], ["guide", ".", "a.txt"], ["", ""], ["guide/"],
    ["guide", "..", "..", "outside.txt"],
  ])
  func `the folder itself refuses what no target should have let through`(segments: [String]) throws {
    let site = try PublicSite().write("guide/a.txt", "a").write("index.html", "top")

    #expect(site.folder.ask(segments) == nil)
  }

  @Test func `names are bytes`() throws {
    let site = try PublicSite().write("Übersicht \\ 100%.md", "ok").write("e\u{301}.txt", "decomposed")

    #expect(site.ask("/%C3%9Cbersicht%20%5C%20100%25.md")?.text == "ok")
    #expect(site.ask("/e%CC%81.txt")?.text == "decomposed")
    #expect(site.ask("/%C3%A9.txt") == nil)
  }

  @Test func `names that begin with a dot are never served`() throws {
    let site = try PublicSite().write(".env", "key").write(".git/config", "x").write("a/.hidden/b.txt", "x")
      .write(".well-known/x.txt", "x").write("..txt", "x").write(".\u{301}x", "x").write("a.b/c.d", "fine")

    for target in ["/.env", "/%2eenv", "/.git/config", "/a/.hidden/b.txt", "/.well-known/x.txt", "/..txt", "/.%CC%81x"]
    {
      #expect(site.ask(target) == nil)
    }
    #expect(site.ask("/a.b/c.d")?.text == "fine")
  }

  @Test func `no link is followed, whether it leads out or not`() throws {
    let site = try PublicSite().write("real/a.txt", "a")
    try site.link("out.txt", to: "../outside.txt")
    try site.link("up", to: "..")
    try site.link("root", to: "/")
    try site.link("in.txt", to: "real/a.txt")
    try site.link("folder", to: "real")
    try site.link("loop", to: "loop")
    try site.link("real/broken", to: "nowhere")

    for target in [
      "/out.txt", "/up/outside.txt", "/up/", "/root/etc/passwd", "/in.txt", "/folder/a.txt", "/folder/", "/folder",
      "/loop", "/real/broken",
    ] { #expect(site.ask(target) == nil) }
    #expect(site.ask("/real/a.txt")?.text == "a")
    #expect(site.state.log.isEmpty)
  }

  @Test func `the folder itself may be a link, and stays the one it was`() throws {
    let site = try PublicSite().write("v1/a.txt", "one").write("v2/a.txt", "two")
    try site.link("live", to: "v1")
    let folder = try PublicFolder(path: site.path("live"))
    try FileManager.default.removeItem(atPath: site.path("live"))
    try site.link("live", to: "v2")

    #expect(folder.ask(["a.txt"])?.text == "one")
  }

  @Test(.timeLimit(.minutes(1))) func `a pipe, a socket and a device are no files, and hang nobody`() throws {
    let site = try PublicSite()
    #expect(unsafe mkfifo(site.path("pipe"), 0o644) == 0)
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(site.path("sock").utf8)
    try #require(path.count < 108)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
    let isBound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    #expect(isBound)
    if geteuid() == 0 { _ = unsafe mknod(site.path("zero"), S_IFCHR | 0o644, 1 << 8 | 5) }

    for target in ["/pipe", "/sock", "/zero", "/pipe/", "/sock/a"] { #expect(site.ask(target) == nil) }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read every file"))
  func `an unreadable file is forbidden, and the log says what to do`() throws {
    let site = try PublicSite().write("a.txt", "a").write("b/c.txt", "c")
    _ = unsafe chmod(site.path("a.txt"), 0)
    _ = unsafe chmod(site.path("b"), 0)
    defer { _ = unsafe chmod(site.path("b"), 0o700) }

    #expect(site.ask("/a.txt")?.status == 403)
    #expect(site.ask("/b/c.txt")?.status == 403)
    let lines = site.state.log
    #expect(lines.count == 1)
    #expect(lines.first?.contains("file.not_sent file=a.txt do=\"let the server's user read") == true)
  }

  @Test func `a file beyond the bound is refused with a line in the log, one a minute`() throws {
    let site = try PublicSite().write("at.bin", "").write("over.bin", "")
    #expect(unsafe truncate(site.path("at.bin"), off_t(PublicFolder.longest)) == 0)
    #expect(unsafe truncate(site.path("over.bin"), off_t(PublicFolder.longest + 1)) == 0)

    #expect(site.ask("/at.bin")?.body.count == PublicFolder.longest)
    for _ in 0..<3 { #expect(site.ask("/over.bin")?.status == 500) }
    #expect(site.ask("/over.bin", method: "HEAD")?.status == 500)
    #expect(site.state.log.count == 1)
    site.state.advance(by: .seconds(60))
    #expect(site.ask("/over.bin")?.header("Cache-Control") == "no-store")
    let lines = site.state.log
    #expect(lines.count == 2)
    #expect(lines.last?.contains("file=over.bin") == true)
  }

  @Test func `a file that is shorter than it was said to be is not sent`() throws {
    let site = try PublicSite().write("a.txt", "0123")
    let file = try OpenFile("a.txt", in: OpenFile(folder: site.path("")))

    #expect(throws: FileFailure.changing) { try file.read(0..<5) }
    #expect(throws: FileFailure.changing) { try file.read(7..<9) }
    #expect(try file.read(1..<3) == Array("12".utf8))
    #expect(try file.read(4..<4) == [])
  }

  @Test(arguments: [
    (ENOENT, nil), (ENOTDIR, nil), (ELOOP, nil), (ENAMETOOLONG, nil), (ENXIO, nil), (EACCES, 403), (EPERM, 403),
    (EMFILE, 503), (ENFILE, 503), (ENOMEM, 503), (EIO, 500), (ESTALE, 500),
  ])
  func `every failure of the file system has its answer`(code: Int32, status: Int?) {
    #expect(FileFailure(code).answer?.status == status)
    #expect((FileFailure(code).remedy == nil) == (status == nil))
    #expect((FileFailure(code).answer?.header("Retry-After") != nil) == (status == 503))
  }

  @Test func `a name too long and a path too deep find nothing`() throws {
    let site = try PublicSite().write("a/b", "b")

    #expect(site.ask("/" + String(repeating: "n", count: 300)) == nil)
    #expect(site.ask(String(repeating: "/a", count: 3000)) == nil)
  }

  @Test func `no descriptor stays open`() throws {
    let site = try PublicSite().write("a/b/c.txt", "c").write("index.html", "i")
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    for _ in 0..<300 {
      for target in ["/a/b/c.txt", "/a/b/none", "/a/none/c.txt", "/a", "/", "/a/b/c.txt/d"] { _ = site.ask(target) }
    }

    // Other tests run meanwhile and have files of their own.
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count < before + 300)
  }

  @Test func `a folder that cannot be served is named with what to do`() throws {
    let site = try PublicSite().write("a.txt", "a")

    let missing = #expect(throws: FolderError.self) { try PublicFolder(path: site.path("none")) }
    #expect(missing?.description == "The folder \"\(site.path("none"))\" does not exist: create it or name another.")
    let file = #expect(throws: FolderError.self) { try PublicFolder(path: site.path("a.txt")) }
    #expect(file?.description == "\"\(site.path("a.txt"))\" is no folder: name one.")
  }
}
