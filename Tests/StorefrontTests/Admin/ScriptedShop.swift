import Catalog
import Synchronization

/// A shop that has what the test says, and remembers how it was read.
final class ScriptedShop: ShopSource {
  private struct State {
    var products: [ShopProduct] = []
    var error: SourceError?
    var scopes: [PullScope] = []
    var isHeld = false
    var pulls: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ products: [ShopProduct] = [], error: SourceError? = nil) {
    state = Mutex(State(products: products, error: error))
  }

  var products: [ShopProduct] {
    get { state.withLock { $0.products } }
    set { state.withLock { $0.products = newValue } }
  }

  var scopes: [PullScope] { state.withLock { $0.scopes } }

  /// Lets no pull end until `release`.
  func hold() { state.withLock { $0.isHeld = true } }

  func release() {
    let pulls = state.withLock { state in
      defer { (state.isHeld, state.pulls) = (false, []) }
      return state.pulls
    }
    for pull in pulls { pull.resume() }
  }

  func pull(_ scope: PullScope) async throws(SourceError) -> ShopSnapshot {
    await withCheckedContinuation { pull in
      let isHeld = state.withLock { state in
        if state.isHeld { state.pulls.append(pull) }
        return state.isHeld
      }
      if !isHeld { pull.resume() }
    }
    let (products, error) = state.withLock { state in
      state.scopes.append(scope)
      return (state.products, state.error)
    }
    if let error { throw error }
    return ShopSnapshot(products: products)
  }
}
