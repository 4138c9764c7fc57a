import Caching
import Testing

struct ValidatorTests {
  private func text(_ json: String) -> String {
    String(decoding: Validator.weak(over: Array(json.utf8)), as: UTF8.self)
  }

  @Test func `the validator is a weak ETag of the first half of a SHA-256`() {
    #expect(text("abc") == "W/\"ba7816bf8f01cfea414140de5dae2223\"")
  }

  @Test func `equal bytes have equal validators, others have others`() {
    #expect(text("{\"a\":1}") == text("{\"a\":1}"))
    #expect(text("{\"a\":1}") != text("{\"a\":2}"))
    #expect(text("") != text(" "))
  }
}
