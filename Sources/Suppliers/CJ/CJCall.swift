package import Telemetry
package import Upstream

/// One call of CJ's API as data: where it goes, what it costs, what it brings.
package struct CJCall: Sendable, Equatable {
  /// What a good answer to it holds.
  package enum Yields: Sendable, Equatable {
    case token
    case account
    /// Identity and cost of all variants.
    case product
    /// Stock of all variants of a product.
    case productStock
  }

  package let path: String
  package let query: [(name: String, value: String)]
  /// JSON sent as the body; the call is then a POST.
  package let body: JSONValue?
  /// Points by the price list; endpoints not listed cost none. Every call counts for the rate.
  package let cost: Int
  package let yields: Yields

  private init(
    _ path: String, query: [(name: String, value: String)] = [], body: JSONValue? = nil, cost: Int, yields: Yields
  ) {
    self.path = path
    self.query = query
    self.body = body
    self.cost = cost
    self.yields = yields
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.path == right.path && left.cost == right.cost && left.body == right.body && left.yields == right.yields
      && left.query.elementsEqual(right.query) { $0 == $1 }
  }
}

/// The menu.
extension CJCall {
  /// The body carries the key; the answer of a good one is good for 180 days (15 in former years).
  package static func signIn(apiKey: Secret) -> Self {
    Self(
      "/authentication/getAccessToken", body: .object(["apiKey": .string(apiKey.revealed)]), cost: 0, yields: .token)
  }

  package static let account = Self("/setting/get", cost: 0, yields: .account)

  package static func product(_ identifier: CJIdentifier) -> Self {
    Self("/product/query", query: [(identifier.parameter, identifier.text)], cost: lookUp, yields: .product)
  }

  package static func productStock(id: String) -> Self {
    Self("/product/stock/getInventoryByPid", query: [("pid", id)], cost: lookUp, yields: .productStock)
  }

  /// Every look-up of the price list.
  private static let lookUp = 10
}
