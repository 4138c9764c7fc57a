import Foundation
import TestSupport
import Testing

@testable import touski

@Suite struct KeysCommandTests {
  @Test func `each key is 32 random bytes in base64url`() throws {
    var generator = SeededGenerator(seed: 1)

    for line in KeysCommand.lines(using: &generator) {
      let parts = line.split(separator: "=").map(String.init)
      let standard = parts[1].replacing("-", with: "+").replacing("_", with: "/") + "="
      #expect(Data(base64Encoded: standard)?.count == 32)
    }
  }
}
