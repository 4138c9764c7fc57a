import Foundation
import Testing

/// The drawing of the house: which target may import which. A new arrow is drawn here first.
@Suite struct ArrowTests {
  private static let everywhere: Set<String> = ["Digest", "Telemetry"]
  private static let arrows: [String: Set<String>] = [
    "touski": [
      "Storefront", "Mirror", "Caching", "Directus", "Suppliers", "Quota", "Upstream", "HTTPServer", "SQLite",
      "Sandbox",
      "Catalog",
    ],
    "Storefront": ["Catalog", "Mirror", "Caching", "Importing", "Quota", "HTTPServer"],
    "Notices": ["Catalog", "Mirror", "Upstream"],
    "Importing": ["Catalog", "SQLite"],
    "Mirror": ["Catalog", "SQLite"],
    "Caching": ["SQLite", "CZlib"],
    "Directus": ["Catalog", "Upstream"],
    "Suppliers": ["Catalog", "Quota", "Upstream"],
    "Quota": ["SQLite"],
    "Upstream": ["CCurl"],
    "HTTPServer": ["CLinux"],
    "SQLite": ["CSQLite"],
    "Sandbox": ["HTTPServer", "Upstream"],
    "Catalog": [],
    "Digest": [],
    "Telemetry": [],
  ]
  /// Modules of the toolchain.
  private static let toolchain: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch"]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func `every import is an arrow of the drawing`() throws {
    let sources = Self.root.appending(path: "Sources")
    var files = 0
    for target in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
      let folder = sources.appending(path: target)
      for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) ?? .init()
      where file.pathExtension == "swift" {
        files += 1
        let allowed = try #require(Self.arrows[target], "\(target) is not in the drawing")
        for module in try Self.imports(of: file)
        where !Self.toolchain.contains(module) && !Self.everywhere.contains(module) {
          #expect(allowed.contains(module), "\(file.lastPathComponent) of \(target) imports \(module)")
        }
      }
    }
    #expect(files > 50)
  }

  @Test func `the package declares no arrow that the drawing lacks`() throws {
    let package = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    let declaration = /\.(?:executableT|t)arget\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/
    var declared: Set<String> = []
    for match in package.matches(of: declaration) where match.1 != "TestSupport" {
      let target = String(match.1)
      declared.insert(target)
      let allowed = try #require(Self.arrows[target], "\(target) is not in the drawing")
      for dependency in match.2.matches(of: /"(\w+)"/).map({ String($0.1) }) {
        #expect(allowed.union(Self.everywhere).contains(dependency), "\(target) depends on \(dependency)")
      }
    }
    #expect(declared.isSuperset(of: ["touski", "Storefront", "Mirror", "Caching", "Catalog"]))
  }

  @Test func `nothing is public, as nobody outside imports us`() throws {
    for case let file as URL in FileManager.default.enumerator(
      at: Self.root.appending(path: "Sources"), includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      let declaration = #/(?m)^\s*(?:public|open) /#
      #expect(text.firstMatch(of: declaration) == nil, "\(file.lastPathComponent)")
    }
  }

  private static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8)
      .matches(of: #/(?m)^(?:@\w+ )*(?:package |internal |private |fileprivate |public )?import (?:\w+ )?(\w+)/#)
      .map { String($0.1) }
  }
}
