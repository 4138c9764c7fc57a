package import Catalog
import Quota
import Synchronization
package import Telemetry
import Upstream

/// CJ as the catalogue sees it: one question, the cheapest call that answers it, one observation.
package final class CJSupplier: OfferSource {
  package let supplier = "cj"

  private let transport: GovernedTransport
  private let token: CJAccessToken
  private let clock: WallClock
  private let log: Log
  private let accountAskedAt = Mutex<Instant?>(nil)

  package init(transport: GovernedTransport, token: CJAccessToken, clock: WallClock, log: Log) {
    self.transport = transport
    self.token = token
    self.clock = clock
    self.log = log
  }

  /// Reads the account's daily points and calls a second, which costs none; call it once at boot. Without it the
  /// figures of the smallest account are assumed, and the next look-up asks again.
  package func readAccount() async throws(SourceError) {
    accountAskedAt.withLock { $0 = clock.now }
    do {
      _ = try await ask(.account)
    } catch {
      throw error.sourceError
    }
    let standing = await transport.standing
    log.info(
      "quota.account_read", ("supplier", supplier), ("points", standing.points), ("capacity", standing.capacity),
      ("per_second", standing.perSecond), ("spent", standing.spent), ("calls", standing.calls))
  }

  package func observe(_ lookUp: LookUp) async throws(SourceError) -> Observation {
    await readAccountIfInDoubt()
    let content =
      switch lookUp.subject {
      case .product: try await product(lookUp.reference)
      case .stock: try await stock(lookUp.reference)
      }
    return Observation(supplier: supplier, reference: lookUp.reference, observedAt: clock.now, content: content)
  }

  private func product(_ reference: SupplierReference) async throws(SourceError) -> Observation.Content {
    let candidates = CJIdentifier.candidates(for: reference)
    guard !candidates.isEmpty else { throw refusal("the product has an empty SKU") }
    var wasSilent = false
    for identifier in candidates {
      do {
        if let product = CJProduct(try await ask(.product(identifier))) {
          guard identifier.isAnswered(by: product) else { throw unclear("it answered about another product") }
          return .product(product.catalogProduct)
        }
        wasSilent = true
      } catch let error as CJCallError {
        guard let content = error.content else { throw error.sourceError }
        if content == .removed { return .removed }
      } catch let error as SourceError {
        throw error
      } catch {
        throw unclear("\(error)")
      }
    }
    // A success without content says nothing, also beside a refusal under the other name.
    if wasSilent { throw unclear("it answered without content") }
    return .notFound
  }

  private func stock(_ reference: SupplierReference) async throws(SourceError) -> Observation.Content {
    let id = CJIdentifier.normalised(reference.text)
    guard CJIdentifier.isProductID(id) || reference == .productID(reference.text), !id.isEmpty else {
      throw refusal("stock is asked by product id, and this is an SKU")
    }
    do {
      let stock = CJProductStock(try await ask(.productStock(id: id)))
      return .stock(productID: id, stock?.stock ?? [])
    } catch {
      guard let content = error.content else { throw error.sourceError }
      return content
    }
  }

  /// Sends a read with the token of the moment; a refused token is renewed once.
  private func ask(_ call: CJCall) async throws(CJCallError) -> JSONValue {
    let current = try await token { token throws(SourceError) in try await token.current() }
    do {
      return try await transport.send(call, token: current)
    } catch {
      guard error.asksForNewToken else { throw error }
    }
    let renewed = try await token { token throws(SourceError) in try await token.renewed(after: current) }
    return try await transport.send(call, token: renewed)
  }

  private func token(
    _ read: (CJAccessToken) async throws(SourceError) -> Secret
  ) async throws(CJCallError) -> Secret {
    do {
      return try await read(token)
    } catch {
      throw .noToken(error)
    }
  }

  /// Answers whose total is another are ignored until the account is described anew, so that has to happen.
  private func readAccountIfInDoubt() async {
    guard await transport.isAccountInDoubt else { return }
    let now = clock.now
    let isDue = accountAskedAt.withLock { last in
      guard let asked = last, now.since(asked) >= .zero else { return true }
      return now.since(asked) >= Limits.accountPause
    }
    guard isDue else { return }
    do {
      try await readAccount()
    } catch {
      log.write(error.level, "quota.account_unknown", [("supplier", supplier), ("error", error)])
    }
  }

  private func refusal(_ detail: String) -> SourceError {
    SourceError(source: supplier, reason: .badRequest, detail: detail)
  }

  private func unclear(_ detail: String) -> SourceError {
    SourceError(source: supplier, reason: .unavailable, detail: detail)
  }
}

extension CJCallError {
  /// What a refusal teaches about the product; nil where it teaches nothing.
  fileprivate var content: Observation.Content? {
    guard case .refused(let failure, _) = self else { return nil }
    switch failure.action {
    case .markRemovedAfterConfirmation: return .removed
    case .markVariantMissing, .tryOtherIdentifierThenMarkMissing: return .notFound
    default: return nil
    }
  }
}

extension CJIdentifier {
  fileprivate func isAnswered(by product: CJProduct) -> Bool {
    guard case .productID(let id) = self else { return true }
    return product.id.uppercased() == id.uppercased()
  }
}
