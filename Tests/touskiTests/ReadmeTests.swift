import Foundation
import Testing

@testable import touski

@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private let text: String

  init() throws {
    text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
  }

  @Test func `its table of settings is the program's`() {
    #expect(text.contains("<!-- settings -->\n\(Usage.markdown)\n<!-- /settings -->"))
  }

  @Test func `every promise has its test and every scenario its promise`() throws {
    let linked = Set(text.matches(of: #/\]\(Tests/ScenarioTests/(\w+)\.swift\)/#).map { String($0.1) })
    let scenarios = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Tests/ScenarioTests").path
    ).filter { $0.hasSuffix("Tests.swift") }.map { String($0.dropLast(".swift".count)) }

    #expect(!linked.isEmpty)
    #expect(linked == Set(scenarios))
  }

  @Test(arguments: ["README.md", "Public/docs/architecture.md"])
  func `every link leads somewhere`(document: String) throws {
    let file = Self.root.appending(path: document)
    let links = try String(contentsOf: file, encoding: .utf8).matches(of: #/\]\(([^)#:]+)\)/#).map { String($0.1) }

    #expect(!links.isEmpty)
    for link in links {
      let target = file.deletingLastPathComponent().appending(path: link)
      #expect(FileManager.default.fileExists(atPath: target.path), "\(link)")
    }
  }
}
