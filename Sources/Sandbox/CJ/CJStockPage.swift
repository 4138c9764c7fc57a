import Upstream

/// Writes stock as the two stock calls do: with `Num` in the names of rows by country, without it by variant.
struct CJStockPage: Sendable {
  typealias Level = CJMovement.Level

  /// A country's warehouse area.
  private struct Area {
    let id: Int
    let name: String
    /// The sub-warehouse that holds everything.
    let warehouse: String
  }

  private static let areas = [
    "CN": Area(id: 1, name: "China Warehouse", warehouse: "{6709CCD7-0DC7-43B1-B310-17AB499E9B0A}"),
    "US": Area(id: 2, name: "US Warehouse", warehouse: "{738A09F1-2834-43CF-85A8-2FE5610C2599}"),
    "DE": Area(id: 3, name: "Germany Warehouse", warehouse: "{9A2C41A4-6F0E-4C55-9E63-54C4A0CBEB27}"),
  ]

  /// `data` of `getInventoryByPid`: totals by country, and by variant in another order than the product's.
  static func byProduct(_ stock: [(vid: String, levels: [Level])]) -> JSONValue {
    var totals: [Level] = []
    for level in stock.flatMap(\.levels) {
      if let index = totals.firstIndex(where: { $0.country == level.country }) {
        totals[index].held += level.held
        totals[index].factory += level.factory
      } else {
        totals.append(level)
      }
    }
    return .object([
      "inventories": .array(
        totals.map { level in
          .object([
            "areaEn": .string(area(level).name), "areaId": .whole(area(level).id),
            "countryCode": .string(level.country), "totalInventoryNum": .whole(level.total),
            "cjInventoryNum": .whole(level.held), "factoryInventoryNum": .whole(level.factory),
            "countryNameEn": .string(area(level).name), "stock": .null,
          ])
        }),
      "variantInventories": .array(
        stock.reversed().map { vid, levels in
          .object(["vid": .string(vid), "inventory": ofVariant(levels)])
        }),
    ])
  }

  /// `data` of `queryByVid`; the area's number is text here.
  static func byVariant(_ vid: String, _ levels: [Level]) -> JSONValue {
    .array(
      levels.map { level in
        .object([
          "vid": .string(vid), "areaId": .string(String(area(level).id)), "areaEn": .string(area(level).name),
          "countryCode": .string(level.country), "storageNum": .whole(level.total),
          "totalInventoryNum": .whole(level.total), "cjInventoryNum": .whole(level.held),
          "factoryInventoryNum": .whole(level.factory), "stock": .array([warehouse(level)]),
        ])
      })
  }

  /// The `inventories` of a variant.
  static func ofVariant(_ levels: [Level]) -> JSONValue { .array(levels.map(variantRow)) }

  private static func variantRow(_ level: Level) -> JSONValue {
    .object([
      "countryCode": .string(level.country), "totalInventory": .whole(level.total),
      "cjInventory": .whole(level.held), "factoryInventory": .whole(level.factory),
      "verifiedWarehouse": .whole(level.held > 0 ? 1 : 2), "stock": .array([warehouse(level)]),
    ])
  }

  private static func warehouse(_ level: Level) -> JSONValue {
    .object([
      "stockId": .string(area(level).warehouse), "inventory": .whole(level.held),
      "factoryInventory": .whole(level.factory),
    ])
  }

  private static func area(_ level: Level) -> Area {
    areas[level.country] ?? Area(id: 99, name: "\(level.country) Warehouse", warehouse: "\(level.country)-1")
  }
}
