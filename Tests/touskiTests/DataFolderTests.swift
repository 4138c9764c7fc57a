import Glibc
import TestSupport
import Testing

@testable import touski

@Suite struct DataFolderTests {
  @Test func `one holder at a time, and the next as soon as it lets go`() throws {
    let folder = try TemporaryFolder()
    let held = try DataFolder(folder.path("data"))

    #expect(try DataFolder.ifFree(folder.path("data")) == nil)
    #expect(throws: Stop.self) { try DataFolder(folder.path("data")) }

    held.release()

    #expect(try DataFolder.ifFree(folder.path("data")) != nil)
  }

  @Test func `letting go does not wait for a process that was being started meanwhile`() throws {
    let folder = try TemporaryFolder()
    let held = try DataFolder(folder.path("data"))
    let copies = try copies(of: folder.path("data/lock"))
    defer { for copy in copies { close(copy) } }

    held.release()

    #expect(copies.count == 1)
    #expect(try DataFolder.ifFree(folder.path("data")) != nil)
  }

  /// What a fork leaves in the child until it runs its program.
  private func copies(of path: String) throws -> [Int32] {
    var status = stat()
    try #require(unsafe stat(path, &status) == 0)
    return (0..<1024).filter { descriptor in
      var other = stat()
      return unsafe fstat(descriptor, &other) == 0 && other.st_ino == status.st_ino && other.st_dev == status.st_dev
    }.map { fcntl($0, F_DUPFD_CLOEXEC, 0) }
  }
}
