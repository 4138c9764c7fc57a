@testable import Sandbox

extension Seed {
  private static let loaded = Result { try load() }

  /// Read once for all tests.
  static func shared() throws -> Seed { try loaded.get() }
}
