@testable import Sandbox

extension Seed {
  private static let loaded = Result { try load() }
  private static let loadedOwner = Result { try load(.owner) }

  /// Read once for all tests.
  static func shared(_ shape: DirectusShape = .reference) throws -> Seed {
    try shape == .reference ? loaded.get() : loadedOwner.get()
  }
}
