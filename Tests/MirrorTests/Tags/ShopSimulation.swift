import Catalog
import Foundation
import Telemetry

/// A small shop and supplier to which random things happen; the same seed tells the same story.
struct ShopSimulation {
  enum Event {
    case snapshot(ShopSnapshot)
    case observation(Observation)
    case time(Duration)
  }

  private var random: Random
  private var snapshot: ShopSnapshot

  init(seed: UInt64) {
    random = Random(state: seed)
    let categories = (0..<5).map { ShopCategory(id: "c\($0)", name: "C\($0)", parentID: $0 == 0 ? nil : "c0") }
    let providers = [ShopProvider.cj, ShopProvider(id: "p2", code: "own", name: "Own")]
    snapshot = ShopSnapshot(products: [], categories: categories, providers: providers)
    for id in 0..<12 { snapshot.products.append(product("\(id)")) }
  }

  var first: ShopSnapshot { snapshot }

  mutating func next(at now: Instant) -> Event {
    switch random.below(12) {
    case 0: return .time(.seconds([60, 3600, 7 * 3600, 8 * 86_400][random.below(4)]))
    case 1...5: return .observation(observation(at: now))
    case 6:
      let index = random.below(snapshot.categories.count)
      switch random.below(3) {
      case 0: snapshot.categories[index].name += "'"
      case 1: snapshot.categories[index].parentID = "c\(random.below(6))"
      default: snapshot.categories[index].isVisible.toggle()
      }
    case 7:
      snapshot.providers[random.below(2)].marginPercent = Decimal(random.below(3) * 20)
      if random.below(4) == 0 { snapshot.providers[0].isActive.toggle() }
    case 8 where snapshot.products.count > 8: snapshot.products.remove(at: random.below(snapshot.products.count))
    default:
      let changed = product("\(random.below(16))")
      if let index = snapshot.products.firstIndex(where: { $0.id == changed.id }) {
        snapshot.products[index] = changed
      } else {
        snapshot.products.append(changed)
      }
    }
    return .snapshot(snapshot)
  }

  private mutating func product(_ id: String) -> ShopProduct {
    var product = ShopProduct.make(
      id, slug: slug(), name: "N\(random.below(20))",
      price: random.below(3) == 0 ? nil : Decimal(10 + random.below(4)), isVisible: random.below(5) > 0,
      isFeatured: random.below(2) == 0, stock: random.below(3) == 0 ? nil : random.below(9),
      images: random.below(4) == 0 ? [] : ["https://img.example/a.jpg"],
      categories: (0..<random.below(3)).map { _ in "c\(random.below(6))" },
      provider: [nil, "p1", "p1", "p2", "gone"][random.below(5)], position: random.below(3))
    switch random.below(3) {
    case 0: product.supplierProductID = "S\(random.below(5))"
    case 1: product.sku = "cjs\(random.below(5))\(random.below(2) == 0 ? "" : "-1")"
    default: break
    }
    return product
  }

  /// Now and then what is, or may become, the id of another.
  private mutating func slug() -> String? {
    switch random.below(6) {
    case 0...1: "s\(random.below(6))"
    case 2: "\(random.below(16))"
    default: nil
    }
  }

  private mutating func observation(at now: Instant) -> Observation {
    let number = random.below(5)
    let id = "S\(number)"
    let references = [SupplierReference.productID(id), .sku("CJS\(number)"), .sku("cjs\(number)-1 ")]
    let instant = now.advanced(by: .seconds(-[0, 0, 60, 9000][random.below(4)]))
    let content: Observation.Content
    switch random.below(8) {
    case 0: content = .removed
    case 1: content = .notFound
    case 2...4:
      let costs = (0..<random.below(4)).map { _ in Int64(5 + random.below(9)) }
      content = .product(.make(id, sku: "CJS\(number)", costs: costs))
    default:
      let stock = (0..<random.below(4)).map { index in
        random.below(4) == 0
          ? VariantStock(variantID: "\(id)-\(index + 1)", levels: nil)
          : .make("\(id)-\(index + 1)", ["CN": random.below(12), "US": random.below(3)])
      }
      content = .stock(productID: id, stock)
    }
    return .make(
      content, for: references[random.below(3)], at: instant, origin: random.below(5) == 0 ? .push : .supplier)
  }

  /// SplitMix64.
  private struct Random {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
  }
}
