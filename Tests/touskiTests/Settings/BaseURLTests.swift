import Testing

@testable import touski

@Suite struct BaseURLTests {
  @Test(arguments: [
    ("https://shop.example.com", "https://shop.example.com"), ("https://shop.example.com/", "https://shop.example.com"),
    ("https://shop.example.com/admin/", "https://shop.example.com"), ("http://127.0.0.1:8055", "http://127.0.0.1:8055"),
    ("http://localhost:8055//", "http://localhost:8055"), ("http://[::1]:8055", "http://[::1]:8055"),
  ])
  func `an address that is safe to call is kept without its tail`(given: String, expected: String) {
    #expect(BaseURL(given)?.text == expected)
  }

  @Test(arguments: [
    "", "shop.example.com", "http://shop.example.com", "ftp://shop.example.com", "https://user:pw@shop.example.com",
    "https://shop.example.com?x=1", "https://shop.example.com#x", "https://", "file:///etc/passwd",
    "http://127.0.0.1.evil.com", "http://localhost.evil.com", "https://shop.example.com:99999",
  ])
  func `anything else is refused`(given: String) {
    #expect(BaseURL(given) == nil)
  }
}
