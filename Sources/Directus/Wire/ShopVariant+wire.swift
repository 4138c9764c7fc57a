import Catalog
import Foundation
import Upstream

extension ShopVariant {
  /// Reads the list a product keeps in `variants`: in the shop's own form (`sku`, `attributes`, `price`) or as copied
  /// from the supplier (`variantSku`, `variantKey`, `variantSellPrice`).
  static func list(in row: Row) -> [ShopVariant] {
    guard let json = row.value(.variants, as: "JSON", Reading.json) else { return [] }
    let elements: [JSONValue]
    switch json {
    case .array(let array): elements = array
    case .object(let object) where object.keys.contains(where: { ["vid", "sku", "variantSku"].contains($0) }):
      elements = [json]
    default:
      row.note("variants is no list and is left out")
      return []
    }
    var variants: [ShopVariant] = []
    for element in elements {
      guard let variant = ShopVariant(element, row: row) else {
        row.note("a variant with neither vid nor SKU is left out")
        continue
      }
      let isRepeated = variants.contains { $0.vid == variant.vid && $0.sku == variant.sku }
      if !isRepeated { variants.append(variant) }
    }
    return variants
  }

  private init?(_ json: JSONValue, row: Row) {
    if case .string = json, let sku = Reading.trimmed(json).value {
      self.init(sku: sku)
      return
    }
    guard case .object(let object) = json else { return nil }
    func value<Value>(
      _ names: [String], as kind: String, _ reading: (JSONValue) -> Reading<Value>
    ) -> Value? {
      for name in names {
        guard let json = object[name] else { continue }
        switch reading(json) {
        case .absent: continue
        case .value(let value): return value
        case .nonsense: row.note("a variant's \(name) is no \(kind) and is left out")
        }
      }
      return nil
    }
    let vid = value(["vid", "variantId", "variant_id"], as: "id", Reading.trimmed)
    let sku = value(["sku", "variantSku", "variant_sku"], as: "text", Reading.text)
    guard vid != nil || sku != nil else { return nil }
    self.init(
      vid: vid, sku: sku, options: Self.options(of: object),
      cost: value(["cost_price", "cost", "price", "variantSellPrice"], as: "amount", Reading.amount),
      stock: value(["stock", "quantity", "inventoryNum"], as: "whole number", Reading.integer),
      imageURL: value(["image", "image_url", "variantImage"], as: "picture address", Reading.addresses)?.first,
      weightGrams: value(["weight", "variantWeight"], as: "weight", { Weight.grams($0, isGrams: true) }))
  }

  /// Names are sorted, as a JSON object has no order. The supplier's key (`Black-M`) names no option and stays whole.
  private static func options(of object: [String: JSONValue]) -> [VariantOption] {
    switch object["attributes"] ?? object["options"] {
    case .object(let attributes)?:
      return attributes.sorted { $0.key < $1.key }.compactMap { name, json in
        Reading.trimmed(json).value.map { VariantOption(name: name, value: $0) }
      }
    case .array(let attributes)?:
      return attributes.compactMap { attribute in
        guard case .object(let pair) = attribute, let name = pair["name"].flatMap({ Reading.trimmed($0).value }),
          let value = pair["value"].flatMap({ Reading.trimmed($0).value })
        else { return nil }
        return VariantOption(name: name, value: value)
      }
    default:
      let key = (object["variantKey"] ?? object["variant_key"]).flatMap { Reading.trimmed($0).value }
      return key.map { [VariantOption(name: "Option", value: $0)] } ?? []
    }
  }
}
