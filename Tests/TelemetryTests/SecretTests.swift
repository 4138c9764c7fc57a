import Telemetry
import Testing

struct SecretTests {
  private struct Session {
    let name = "directus"
    let token: Secret? = Secret("sesame")
    let tokens = ["cj": Secret("sesame")]
  }

  @Test func `no way of printing shows a secret, also inside other values`() {
    let secret = Secret("sesame")
    var dumped = ""
    dump(Session(), to: &dumped)
    dump(secret, to: &dumped)

    for text in ["\(secret)", String(reflecting: secret), "\(Session())", String(reflecting: [secret]), dumped] {
      #expect(!text.contains("sesame"))
      #expect(text.contains("<secret>"))
    }
  }

  @Test func `revealing and comparing work`() {
    #expect(Secret("sesame").revealed == "sesame")
    #expect(Secret("sesame") == Secret("sesame"))
    #expect(Secret("sesame") != Secret("simsim"))
  }
}
