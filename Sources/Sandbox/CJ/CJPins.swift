import Foundation
import Upstream

/// Figures that were set by hand and stand still until the next reset.
struct CJPins: Sendable {
  /// Thousandths of a US dollar, by variant id.
  private(set) var costs: [String: Int] = [:]
  private var levels: [String: [CJMovement.Level]] = [:]

  /// The moving levels with those set by hand in their place.
  func levels(of vid: String, over moving: [CJMovement.Level]) -> [CJMovement.Level] {
    var result = moving
    for level in levels[vid] ?? [] {
      if let index = result.firstIndex(where: { $0.country == level.country }) {
        result[index] = level
      } else {
        result.append(level)
      }
    }
    return result
  }

  /// `{"vid":"…", "country":"CN", "cj":0, "factory":5}`; the country is China unless named.
  mutating func setStock(_ body: [UInt8], in catalogue: CJCatalogue) -> DoubleAnswer {
    guard let value = try? JSONValue(parsing: body), let vid = value["vid"]?.string,
      catalogue.variant(vid: vid) != nil, let held = quantity(value["cj"]), let factory = quantity(value["factory"])
    else { return refused("{\"vid\": a known one, \"country\": \"CN\", \"cj\": 0, \"factory\": 5}") }
    let level = CJMovement.Level(country: value["country"]?.string ?? "CN", held: held, factory: factory)
    levels[vid, default: []].removeAll { $0.country == level.country }
    levels[vid, default: []].append(level)
    return .json(.object(["vid": .string(vid), "country": .string(level.country), "total": .whole(level.total)]))
  }

  /// `{"vid":"…", "price":4.25}` in US dollars.
  mutating func setPrice(_ body: [UInt8], in catalogue: CJCatalogue) -> DoubleAnswer {
    guard let value = try? JSONValue(parsing: body), let vid = value["vid"]?.string,
      catalogue.variant(vid: vid) != nil, let price = value["price"]?.number, price > 0, price < 1_000_000
    else { return refused("{\"vid\": a known one, \"price\": 4.25}") }
    let cost = NSDecimalNumber(decimal: price * 1000).intValue
    costs[vid] = cost
    return .json(.object(["vid": .string(vid), "price": .number(Decimal(cost) / 1000)]))
  }

  /// Absent is none.
  private func quantity(_ value: JSONValue?) -> Int? {
    guard let value else { return 0 }
    guard let number = value.integer.map({ Int($0) }), (0...1_000_000).contains(number) else { return nil }
    return number
  }

  private func refused(_ form: String) -> DoubleAnswer {
    .json(400, .object(["error": .string("Send \(form).")]))
  }
}
