import Foundation
import Telemetry
import Testing

@testable import Catalog

/// What holds for any rows whatever, tried on many made up by a seeded generator.
struct ProductViewPropertyTests {
  private static let runs = 600

  private func forEach(_ body: (ProductInputs, CatalogPolicy, Instant) -> Void) {
    var random = Seeded(state: 42)
    for _ in 0..<Self.runs {
      let inputs = Self.inputs(&random)
      let policy = Self.policy(&random)
      body(inputs, policy, .noon.advanced(by: .hours(.random(in: 0...900, using: &random))))
    }
  }

  @Test func `nothing is for sale under its floor, and the price is the lowest`() {
    forEach { inputs, policy, now in
      let (view, decision) = ProductView.deriveExplained(inputs, policy: policy, now: now)

      #expect(decision.variants.map(\.price) == view.variants.map(\.price))
      for terms in decision.variants {
        guard let price = terms.price, let cost = terms.cost.amount, let rate = terms.rate else { continue }
        let floor = Money(rounding: cost * rate + policy.floorExtra, currency: policy.shopCurrency)
        #expect(price.minorUnits >= floor?.minorUnits ?? .max)
      }
      #expect(view.price?.minorUnits == view.variants.compactMap { $0.price?.minorUnits }.min())
      #expect(view.variants.allSatisfy { $0.price?.minorUnits ?? 1 > 0 && $0.price?.currency ?? .cad == .cad })
    }
  }

  @Test func `what is for sale has a price, a quantity within bounds, and a variant to buy`() {
    forEach { inputs, policy, now in
      let view = inputs.view(policy, at: now)

      for availability in [view.availability] + view.variants.map(\.availability) {
        #expect((0...policy.quantityCap).contains(availability.quantityAvailable ?? 0))
        #expect(!availability.availableForSale || availability.quantityAvailable ?? 0 > 0)
        #expect((availability.status == .unknown) == (availability.quantityAvailable == nil))
      }
      #expect(view.variants.allSatisfy { !$0.availability.availableForSale || $0.price != nil })
      if view.availability.availableForSale {
        #expect(view.price != nil && view.variants.contains { $0.availability.availableForSale })
      }
      #expect(!view.variants.isEmpty && Set(view.variants.map(\.id)).count == view.variants.count)
    }
  }

  @Test func `unknown never becomes none`() {
    forEach { inputs, policy, now in
      let view = inputs.view(policy, at: now)
      guard view.availability.status == .outOfStock else { return }
      let counted = view.price == nil ? view.variants : view.variants.filter { $0.price != nil }

      #expect(counted.allSatisfy { $0.availability.status != .unknown })
    }
  }

  @Test func `more is never told than the supplier has`() {
    forEach { inputs, policy, now in
      guard let record = inputs.supplier, inputs.supplierHasClient,
        record.variants.contains(where: { $0.stockObservedAt != nil })
      else { return }
      let levels = record.variants.compactMap(\.levels).joined()
        .filter { policy.shipFrom?.contains($0.country) != false }
      let all = levels.reduce(0) { $0 + max(0, $1.supplier) + max(0, $1.factory) }

      #expect(inputs.view(policy, at: now).availability.quantityAvailable ?? 0 <= max(0, all - policy.safetyStock))
    }
  }

  @Test func `until its next change the same rows make the same view, clocks included`() {
    var random = Seeded(state: 43)
    forEach { inputs, policy, now in
      let view = inputs.view(policy, at: now)
      #expect(view == inputs.view(policy, at: now))

      let end = view.changesAt ?? now.advanced(by: .days(3000))
      #expect(end > now)
      let last = Instant(milliseconds: end.milliseconds - 1)
      let between = Instant(milliseconds: .random(in: now.milliseconds...last.milliseconds, using: &random))
      #expect(view == inputs.view(policy, at: last))
      #expect(view == inputs.view(policy, at: between))
    }
  }

  @Test func `every language tells the same price, stock and level, and the same product`() {
    var random = Seeded(state: 44)
    let codes = ["de-DE", "en-CA", "fr", "fr-CA", "zh-Hant"]
    forEach { inputs, policy, now in
      var (inputs, policy) = (inputs, policy)
      inputs.product.texts = codes.filter { _ in Bool.random(using: &random) }.map { code in
        ShopText(
          language: code, name: Self.maybe(&random) { _ in "Lampe \(code)" },
          descriptionHTML: Self.maybe(&random) { _ in DescriptionHTML(stored: "<p>\(code)</p>") },
          seoTitle: Self.maybe(&random) { _ in "Titre \(code)" },
          seoDescription: Self.maybe(&random) { _ in "Description \(code)" })
      }
      inputs.categories = [ShopCategory(id: "c", name: "Lampes", texts: [ShopText(language: "fr", name: "Lampes FR")])]
      policy.language = Self.maybe(&random) { codes.randomElement(using: &$0) ?? "fr" }
      let own = inputs.view(policy, at: now)
      for language in codes + ["es", "fr-FR", "x-private"] {
        let (view, prices) = ProductView.deriveExplained(inputs, language: language, policy: policy, now: now)

        #expect(!view.name.isEmpty && !view.seo.title.isEmpty)
        #expect(prices == ProductView.deriveExplained(inputs, policy: policy, now: now).prices)
        #expect(Self.withoutWords(view) == Self.withoutWords(own))
      }
    }
  }

  /// The view without what is told in a language.
  private static func withoutWords(_ view: ProductView) -> ProductView {
    var bare = view
    (bare.name, bare.descriptionHTML, bare.seo) = ("", DescriptionHTML(stored: ""), SEOText(title: ""))
    bare.categories = view.categories.map { CategoryReference(id: $0.id, name: "", slug: $0.slug) }
    bare.images = view.images.map { ProductImage(url: $0.url, altText: "") }
    bare.variants = view.variants.map { variant in
      VariantView(
        id: variant.id, sku: variant.sku, name: variant.name == view.name ? "" : variant.name,
        selectedOptions: variant.selectedOptions, price: variant.price, availability: variant.availability,
        imageURL: variant.imageURL)
    }
    return bare
  }

  // MARK: Making rows up

  private static func policy(_ random: inout Seeded) -> CatalogPolicy {
    let ending = PriceEnding.allCases.randomElement(using: &random) ?? .none
    let hasRate = Int.random(in: 0..<5, using: &random) > 0
    let isAmerican = Int.random(in: 0..<4, using: &random) == 0
    let extra = Decimal(Int.random(in: 0...2, using: &random))
    return .make(rate: hasRate ? 1.4 : nil) { policy in
      policy.ending = ending
      policy.floorExtra = extra
      policy.shipFrom = isAmerican ? ["US"] : nil
    }
  }

  private static func inputs(_ random: inout Seeded) -> ProductInputs {
    let listed = (0..<Int.random(in: 0...3, using: &random)).map { index in
      ShopVariant(
        vid: maybe(&random) { _ in "\(index)" }, sku: maybe(&random) { _ in "SKU\(index)" },
        cost: maybe(&random, cost), stock: maybe(&random) { .random(in: -3...12, using: &$0) })
    }
    let product = ShopProduct(
      id: "p", sku: maybe(&random) { _ in "SKU1" }, name: "Lampe", price: maybe(&random, cost),
      compareAtPrice: maybe(&random, cost),
      currency: maybe(&random) { .random(in: 0..<5, using: &$0) == 0 ? "USD" : "CAD" },
      cost: maybe(&random, cost), marginPercent: maybe(&random) { Decimal(Int.random(in: -20...60, using: &$0)) },
      marginFixed: maybe(&random) { Decimal(Int.random(in: -1...3, using: &$0)) },
      isPriceCalculated: maybe(&random) { .random(using: &$0) },
      stock: maybe(&random) { .random(in: -3...30, using: &$0) }, variants: listed,
      lastSync: maybe(&random) { _ in Instant.noon.ago(.days(60)) })
    let records = (0..<Int.random(in: 0...4, using: &random)).map { record("\($0)", &random) }
    return .make(
      product, provider: maybe(&random) { _ in .cj }, hasClient: .random(in: 0..<5, using: &random) > 0,
      supplier: maybe(&random) { _ in records }, isRemoved: .random(in: 0..<9, using: &random) == 0)
  }

  private static func record(_ id: String, _ random: inout Seeded) -> SupplierVariantRecord {
    let levels = ["CN", "US"].map {
      StockLevel(
        country: $0, supplier: .random(in: -2...5, using: &random), factory: .random(in: -2...9, using: &random))
    }
    return .make(
      id, sku: maybe(&random) { _ in "SKU\(id)" }, cost: maybe(&random) { .random(in: 0...30_000_000, using: &$0) },
      costAt: maybe(&random, instant), levels: maybe(&random) { _ in levels }, stockAt: maybe(&random, instant))
  }

  /// Half a cent and more, so that rounding matters.
  private static func cost(_ random: inout Seeded) -> Decimal {
    Decimal(micro: .random(in: 0...30_000_000, using: &random))
  }

  private static func instant(_ random: inout Seeded) -> Instant {
    .noon.advanced(by: .hours(.random(in: -300...900, using: &random)))
  }

  private static func maybe<Value>(_ random: inout Seeded, _ make: (inout Seeded) -> Value) -> Value? {
    Int.random(in: 0..<4, using: &random) == 0 ? nil : make(&random)
  }
}
