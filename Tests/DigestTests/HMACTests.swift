import Digest
import Testing

/// The test cases of RFC 4231, section 4 (5 asks for a truncated digest, which we do not offer).
struct HMACTests {
  private func digest(_ key: [UInt8], _ message: [UInt8]) -> String {
    HMAC.sha256(key: key, message: message).hexadecimal
  }

  @Test func `a short key and text`() {
    #expect(
      digest([UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8))
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      digest(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func `fifty equal bytes`() {
    #expect(
      digest([UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50))
        == "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")
    #expect(
      digest((1...25).map { $0 }, [UInt8](repeating: 0xcd, count: 50))
        == "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")
  }

  @Test func `a key longer than a block is hashed first`() {
    let key = [UInt8](repeating: 0xaa, count: 131)
    #expect(
      digest(key, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    let text =
      "This is a test using a larger than block-size key and a larger than block-size data. "
      + "The key needs to be hashed before being used by the HMAC algorithm."
    #expect(
      digest(key, Array(text.utf8)) == "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")
  }
}
