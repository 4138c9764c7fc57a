import Digest
import Testing

struct BytesTests {
  @Test func `bytes are written as two digits each`() {
    #expect([UInt8]().hexadecimal == "")
    #expect([0, 9, 10, 0x7f, 0xff].hexadecimal == "00090a7fff")
  }

  @Test func `equal in constant time means equal`() {
    let secret = Array("sandbox-admin-token".utf8)
    #expect(secret.constantTimeEquals(secret))
    #expect([UInt8]().constantTimeEquals([]))
    #expect(!secret.constantTimeEquals([]))
    #expect(!secret.constantTimeEquals(secret + [0]))
    for index in secret.indices {
      var other = secret
      other[index] ^= 1
      #expect(!secret.constantTimeEquals(other))
    }
  }
}
