import Testing

@testable import Catalog

struct ImageURLTests {
  @Test(arguments: [
    "http://cf.example.com/a.jpg", "//cf.example.com/a.jpg", "javascript:alert(1)", "data:image/png;base64,AA", "",
    "https://", "https:///a.jpg", "https://user@cf.example.com/a", "https://cf.example.com:99999999/a",
    "https://cf.example.com\\@evil.com/a", "https://cf.exam ple.com/a", "https://cf.example.com/a\u{0}b",
    "https://cf.example.com/a\nb", "https://[::1]/a", "https://éxample.com/a", "ftp://cf.example.com/a", "/a.jpg",
    "https://.example.com/a", "https://cf.example.com:/a", "https://" + String(repeating: "a", count: 3000),
  ])
  func `what is no plain https address is refused`(text: String) {
    #expect(ImageURL.checked(text, hosts: []) == nil)
  }

  @Test(arguments: [
    ("  HTTPS://CF.Example.com/A.jpg ", "https://cf.example.com/A.jpg"),
    ("https://cf.example.com/a b\"c'd<e>.jpg", "https://cf.example.com/a%20b%22c%27d%3Ce%3E.jpg"),
    ("https://cf.example.com/é.jpg?x=1&y=2", "https://cf.example.com/%C3%A9.jpg?x=1&y=2"),
    ("https://cf.example.com:8443/a%20b", "https://cf.example.com:8443/a%20b"),
    ("https://cf.example.com", "https://cf.example.com"),
  ])
  func `an address is copied with what a URL cannot hold encoded`(text: String, url: String) {
    #expect(ImageURL.checked(text, hosts: []) == url)
  }

  @Test func `only listed hosts are allowed`() {
    let hosts = ["cf.example.com", "*.shop.test"]

    #expect(ImageURL.checked("https://cf.example.com/a", hosts: hosts) != nil)
    #expect(ImageURL.checked("https://a.b.shop.test/a", hosts: hosts) != nil)
    #expect(ImageURL.checked("https://shop.test/a", hosts: hosts) == nil)
    #expect(ImageURL.checked("https://evilshop.test/a", hosts: hosts) == nil)
    #expect(ImageURL.checked("https://cf.example.com.evil.test/a", hosts: hosts) == nil)
  }
}
