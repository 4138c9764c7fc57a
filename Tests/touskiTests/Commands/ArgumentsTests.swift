import Testing

@testable import touski

@Suite struct ArgumentsTests {
  private func parsed(_ words: [String]) throws -> Arguments {
    try Arguments(words, known: [SettingsTable.data], switches: ["--all"], repeating: "--tag", wordLimit: 1)
  }

  @Test func `flags, switches, repeated flags and words may come in any order`() throws {
    let arguments = try parsed(["--tag", "a", "word", "--data=x", "--all", "--tag=b"])

    #expect(arguments.flags == ["--data": "x"])
    #expect(arguments.switches == ["--all"])
    #expect(arguments.repeated == ["a", "b"])
    #expect(arguments.words == ["word"])
  }

  @Test(
    arguments: [
      (["--no", "x"], Arguments.Fault.unknownFlag("--no")), (["--data"], .missingValue("--data")),
      (["--tag"], .missingValue("--tag")), (["--all=1"], .needlessValue("--all")), (["a", "b"], .unexpected("b")),
      (["--port", "1"], .unknownFlag("--port")),
    ] as [([String], Arguments.Fault)])
  func `what it was not told of is refused`(words: [String], fault: Arguments.Fault) {
    #expect(throws: fault) { try parsed(words) }
  }
}
