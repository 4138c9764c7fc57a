import Testing

@testable import Suppliers

struct CJBaseURLTests {
  @Test(arguments: [
    ("https://developers.cjdropshipping.com", "https://developers.cjdropshipping.com/api2.0/v1"),
    ("https://developers.cjdropshipping.com/", "https://developers.cjdropshipping.com/api2.0/v1"),
    ("https://developers.cjdropshipping.com/api2.0", "https://developers.cjdropshipping.com/api2.0/v1"),
    (" https://developers.cjdropshipping.com/api2.0/v1/ \n", "https://developers.cjdropshipping.com/api2.0/v1"),
    ("https://openapi.cjdropshipping.com/api2.0/v1", "https://developers.cjdropshipping.com/api2.0/v1"),
    ("https://OpenAPI.CJDropshipping.com", "https://developers.cjdropshipping.com/api2.0/v1"),
    ("http://127.0.0.1:8056", "http://127.0.0.1:8056/api2.0/v1"),
    ("http://127.0.0.1:8056/cj/api2.0/v1", "http://127.0.0.1:8056/cj/api2.0/v1"),
  ])
  func `every spelling of the address leads to one prefix`(configured: String, base: String) {
    #expect(CJBaseURL(configured).text == base)
  }

  @Test func `only the retired host is worth a warning`() {
    #expect(CJBaseURL("https://openapi.cjdropshipping.com").replacedRetiredHost)
    #expect(!CJBaseURL("https://developers.cjdropshipping.com/openapi.cjdropshipping.com").replacedRetiredHost)
  }
}
