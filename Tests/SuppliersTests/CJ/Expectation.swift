import Foundation
import Telemetry
import Upstream

@testable import Suppliers

/// Our values in the words of the list of expectations.
extension CJToken {
  var expectation: JSONValue {
    .object([
      "hasAccessToken": .bool(!accessToken.revealed.isEmpty),
      "accessTokenLength": .optional(accessToken.revealed.count),
      "accessTokenExpiresAt": .optional(expiresAt?.text),
      "refreshTokenExpiresAt": .optional(refreshExpiresAt?.text),
      "openId": .optional(openID?.revealed),
    ])
  }
}

extension CJSettings {
  var expectation: JSONValue {
    .object([
      "openId": .optional(openID?.revealed), "qpsLimit": .optional(qpsLimit),
      "sandbox": isSandbox.map { .bool($0) } ?? .null, "root": .optional(root),
      "callbacks": .object(
        callbacks.mapValues { callback in
          .object(["enabled": .bool(callback.isEnabled), "urls": .array(callback.urls.map { .string($0) })])
        }),
    ])
  }
}

extension CJProduct {
  var expectation: JSONValue {
    .object([
      "pid": .string(id), "spu": .optional(sku), "name": .optional(name), "supplierNames": .texts(supplierNames),
      "price": .range(price, "MicroUSD"), "suggestedPrice": .range(suggestedPrice, "MicroUSD"),
      "weight": .range(weight, "Grams"), "packedWeight": .range(packedWeight, "Grams"),
      "categoryId": .optional(categoryID), "categoryPath": .texts(categoryPath), "images": .texts(images),
      "onSale": isOnSale.map { .bool($0) } ?? .null, "createdAt": .optional(createdAt?.text),
      "variants": .array(variants.map(\.expectation)),
    ])
  }
}

extension CJVariant {
  var expectation: JSONValue {
    .object([
      "vid": .string(id), "sku": .optional(sku), "options": .texts(options), "name": .optional(name),
      "priceMicroUSD": .optional(priceMicroUSD), "suggestedMicroUSD": .optional(suggestedMicroUSD),
      "weightGrams": .optional(weightGrams),
      "sizeMillimetres": sizeMillimetres.map { .array($0.map { .optional($0) }) } ?? .null,
      "createdAt": .optional(createdAt?.text), "stock": .rows(stock),
    ])
  }
}

extension CJProductStock {
  var expectation: [String: JSONValue] {
    [
      "productStock": .rows(rows),
      "variantStock": .object(Dictionary(uniqueKeysWithValues: variants.map { ($0.id, .rows($0.rows)) })),
    ]
  }
}

extension JSONValue {
  static func optional(_ number: (some BinaryInteger)?) -> Self { number.map { .number(Decimal(Int64($0))) } ?? .null }
  static func optional(_ text: String?) -> Self { text.map { .string($0) } ?? .null }
  static func texts(_ texts: [String]) -> Self { .array(texts.map { .string($0) }) }

  static func range(_ range: CJRange<some BinaryInteger & Sendable>?, _ unit: String) -> Self {
    guard let range else { return .null }
    return .object(["min\(unit)": .optional(range.lowest), "max\(unit)": .optional(range.highest)])
  }

  static func rows(_ rows: [CJStockRow]?) -> Self {
    guard let rows else { return .null }
    return .array(
      rows.map { row in
        .object([
          "country": .string(row.country), "total": .optional(row.total), "cj": .optional(row.cj),
          "factory": .optional(row.factory), "verified": row.isVerified.map { .bool($0) } ?? .null,
        ])
      })
  }
}
