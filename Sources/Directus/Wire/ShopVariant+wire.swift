import Catalog
import Foundation
import Upstream

extension ShopVariant {
  /// Reads the list a product keeps in `variants`: in the shop's own form (`sku`, `attributes`, `price`) or as copied
  /// from the supplier (`variantSku`, `variantKey`, `variantSellPrice`).
  ///
  /// Empty where the row lists none, which sells all of the supplier's. A list in which nothing can be read was meant
  /// to sell fewer: it gives one variant that is none of the supplier's.
  static func list(in row: Row) -> [ShopVariant] {
    switch row.reading(.variants, Reading.json) {
    case .absent, .value(.array([])): return []
    case .value(.array(let elements)): return list(of: elements, row)
    case .value(.object(let object)) where object.keys.contains(where: { ["vid", "sku", "variantSku"].contains($0) }):
      return list(of: [.object(object)], row)
    case .value, .nonsense:
      row.note("variants is no list; none of the supplier's is sold")
      return [ShopVariant()]
    }
  }

  private static func list(of elements: [JSONValue], _ row: Row) -> [ShopVariant] {
    var variants: [ShopVariant] = []
    var seen: Set<[String?]> = []
    for element in elements {
      guard let variant = ShopVariant(element, row: row) else {
        row.note("a variant with neither vid nor SKU is left out")
        continue
      }
      guard seen.insert([variant.vid, variant.sku]).inserted else { continue }
      guard variants.count < Limits.variants else {
        row.note("variants beyond \(Limits.variants) are left out")
        break
      }
      variants.append(variant)
    }
    if variants.isEmpty {
      row.note("variants has nothing that can be read; none of the supplier's is sold")
      return [ShopVariant()]
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
        Reading.trimmed(json).value.map { VariantOption(name: Reading.text(.string(name)).value ?? name, value: $0) }
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
