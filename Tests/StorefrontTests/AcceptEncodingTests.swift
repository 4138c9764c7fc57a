import Testing

@testable import Storefront

@Suite struct AcceptEncodingTests {
  @Test(arguments: [
    "gzip", "GZIP", "x-gzip", "br, gzip", "deflate,gzip;q=0.1", "*", "gzip;q=1.0, *;q=0", "br;q=1.0 , gzip ; q=0.5",
  ])
  func `gzip may be sent where it or any coding is accepted`(value: String) {
    #expect(allows(value))
  }

  @Test(arguments: ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *", "gzipped", "agzip"])
  func `gzip is not sent where it is refused or not named`(value: String) {
    #expect(!allows(value))
  }

  @Test func `a client that says nothing gets no gzip`() {
    let none: [UInt8] = []
    let allowed = AcceptEncoding.allowsGzip(nil, of: none.span)

    #expect(!allowed)
  }

  private func allows(_ value: String) -> Bool {
    let bytes = Array(value.utf8)
    return AcceptEncoding.allowsGzip(0..<bytes.count, of: bytes.span)
  }
}
