import Testing

@testable import touski

@Suite struct ListeningAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("localhost", "localhost"),
  ])
  func `the address it prints can be opened`(host: String, shown: String) {
    #expect(ListeningAddress.reachable(host) == shown)
  }
}
