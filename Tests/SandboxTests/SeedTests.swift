import TestSupport
import Testing

@testable import Sandbox

@Suite struct SeedTests {
  @Test func `the seed has sixty products, their categories, suppliers and texts`() throws {
    let seed = try Seed.shared()

    #expect(seed.rows["products"]?.count == 60)
    #expect(seed.rows["categories"]?.count == 21)
    #expect(seed.rows["providers"]?.count == 2)
    #expect(seed.rows["products_translations"]?.count == 131)
  }

  @Test(arguments: [nil, "/nowhere"])
  func `missing resources are told in a sentence and not by a crash`(_ folder: String?) {
    let error = #expect(throws: SandboxError.self) { try Seed.load(from: folder) }

    #expect(error == .seedMissing(file: "languages.json"))
    #expect(error?.description.contains("touski-catalog_Sandbox.resources") == true)
  }
}
