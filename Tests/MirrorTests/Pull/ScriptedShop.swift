import Catalog
import Synchronization

/// A shop that answers by its script and remembers what it was asked; a question past its end is a fault of the test.
final class ScriptedShop: ShopSource {
  private let state: Mutex<(script: [Result<ShopSnapshot, SourceError>], scopes: [PullScope])>
  private let asked: @Sendable (PullScope) async -> Void

  /// - Parameter asked: runs before each answer, for what happens meanwhile.
  init(
    _ script: [Result<ShopSnapshot, SourceError>], asked: @escaping @Sendable (PullScope) async -> Void = { _ in }
  ) {
    state = Mutex((script, []))
    self.asked = asked
  }

  func pull(_ scope: PullScope) async throws(SourceError) -> ShopSnapshot {
    let next: Result<ShopSnapshot, SourceError>? = state.withLock { state in
      state.scopes.append(scope)
      return state.script.isEmpty ? nil : state.script.removeFirst()
    }
    await asked(scope)
    guard let next else {
      throw SourceError(source: "script", reason: .badRequest, detail: "the script is at its end")
    }
    return try next.get()
  }

  var scopes: [PullScope] { state.withLock { $0.scopes } }
}
