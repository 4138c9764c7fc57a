import Catalog
import Synchronization

/// A shop that has what the test says, and remembers how it was read.
final class ScriptedShop: ShopSource {
  private struct State {
    var products: [ShopProduct] = []
    var error: SourceError?
    var scopes: [PullScope] = []
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

  func pull(_ scope: PullScope) async throws(SourceError) -> ShopSnapshot {
    let (products, error) = state.withLock { state in
      state.scopes.append(scope)
      return (state.products, state.error)
    }
    if let error { throw error }
    return ShopSnapshot(products: products)
  }
}
