package import Telemetry

extension ProductView {
  /// Joins the shop's row with what is known of the supplier's, as of `now`.
  ///
  /// Depends on `now` through the bands of figures alone: until `changesAt` the same rows make the same view.
  /// - Parameter language: a stored code; nil: the policy's language.
  package static func derive(
    _ inputs: ProductInputs, language: String? = nil, policy: CatalogPolicy, now: Instant
  ) -> Self {
    deriveExplained(inputs, language: language, policy: policy, now: now).view
  }

  /// The same with why its variants cost what they cost, for the owner and for alerts; that is never shown to visitors.
  package static func deriveExplained(
    _ inputs: ProductInputs, language: String? = nil, policy: CatalogPolicy, now: Instant
  ) -> (view: Self, prices: PriceDecision) {
    let product = inputs.product
    let sold = VariantSelection(product, supplier: inputs.supplierHasClient ? inputs.supplier : nil).variants
    let stock = ProductStock(sold, inputs, policy, now)
    let prices = PriceDecision(
      product: product, provider: inputs.provider, costs: sold.map { CostFigure($0, inputs, policy, now) },
      policy: policy)
    let removedAt = inputs.supplierHasClient ? inputs.supplier?.removedAt : nil
    let texts = TextChoice(inputs, language: language, policy: policy)
    let name = texts.name
    let options = sold.map(OptionNames(sold).options)
    let availabilities = zip(stock.figures, prices.variants).map { figure, price in
      Availability([figure], ceiling: nil, isPriced: price.price != nil, removedAt: removedAt, policy: policy)
    }
    let availability = availability(stock, prices, availabilities, removedAt, policy)
    let images = images(inputs, sold, name, policy)
    let range = PriceRange(prices.variants.compactMap(\.price))
    let compareAt = product.compareAtPrice.flatMap { Money(rounding: $0, currency: policy.shopCurrency) }
    let health = FigureHealth(
      stock: removedAt != nil ? [] : stock.figures, prices: prices, availability: availability, policy: policy)
    let view = Self(
      id: product.id, slug: product.slug.nonEmpty ?? product.id, sku: product.sku.nonEmpty, name: name,
      descriptionHTML: texts.descriptionHTML, seo: texts.seo, languages: texts.languages,
      price: range?.minimum,
      compareAtPrice: range.flatMap { range in
        compareAt.flatMap { $0.minorUnits > range.minimum.minorUnits ? $0 : nil }
      }, priceRange: range, availability: availability, images: images, options: ProductOption.union(of: options),
      variants: variants(inputs, sold, options, prices, availabilities, name, policy), categories: texts.categories,
      isFeatured: product.isFeatured,
      weightGrams: weight(product.weightGrams) ?? weight(inputs.supplier?.product.weightGrams),
      shipsFrom: availability.perCountry.filter { ($0.quantity ?? 0) > 0 }.map(\.country),
      createdAt: product.createdAt, updatedAt: product.updatedAt ?? product.createdAt ?? inputs.firstPulledAt,
      level: health.level, warnings: health.warnings,
      isListed: product.isVisible && !(policy.requiresImage && images.isEmpty), changesAt: health.changesAt)
    return (view, prices)
  }

  /// The stock of the variants that have a price, or of all where none has. Nothing is for sale in sum that cannot be
  /// bought as one of the variants.
  private static func availability(
    _ stock: ProductStock, _ prices: PriceDecision, _ variants: [Availability], _ removedAt: Instant?,
    _ policy: CatalogPolicy
  ) -> Availability {
    let priced = zip(stock.figures, prices.variants).filter { $0.1.price != nil }.map(\.0)
    let figures = priced.isEmpty ? stock.figures : priced
    let sum = Availability(
      figures, ceiling: stock.ceiling, isPriced: !priced.isEmpty, removedAt: removedAt, policy: policy)
    guard sum.availableForSale, !variants.contains(where: \.availableForSale) else { return sum }
    return sum.withoutSale(isKnown: figures.allSatisfy { $0.quantity != nil })
  }

  /// The shop's own pictures, else the supplier's, else those of the variants; each once.
  private static func images(
    _ inputs: ProductInputs, _ sold: [SoldVariant], _ name: String, _ policy: CatalogPolicy
  ) -> [ProductImage] {
    let supplier = inputs.supplierHasClient ? inputs.supplier?.product.imageURLs ?? [] : []
    let ofVariants = sold.compactMap { $0.shop?.imageURL.nonEmpty ?? $0.supplier?.variant.imageURL }
    for candidates in [inputs.product.imageURLs, supplier, ofVariants] {
      var seen: Set<String> = []
      let urls = candidates.compactMap { ImageURL.checked($0, hosts: policy.imageHosts) }
        .filter { seen.insert($0).inserted }
      if !urls.isEmpty { return urls.map { ProductImage(url: $0, altText: name) } }
    }
    return []
  }

  private static func variants(
    _ inputs: ProductInputs, _ sold: [SoldVariant], _ options: [[VariantOption]], _ prices: PriceDecision,
    _ availabilities: [Availability], _ name: String, _ policy: CatalogPolicy
  ) -> [VariantView] {
    var ids: Set<String> = []
    return sold.indices.map { index in
      let variant = sold[index]
      let isOnly = variant.shop == nil && variant.supplier == nil
      let sku = isOnly ? inputs.product.sku.nonEmpty : variant.sku
      var id = sku ?? (isOnly ? inputs.product.id : "\(inputs.product.id)-\(index + 1)")
      if !ids.insert(id).inserted {
        id = "\(inputs.product.id)-\(index + 1)"
        ids.insert(id)
      }
      let label = options[index].map(\.value).joined(separator: " / ")
      let image = variant.shop?.imageURL.nonEmpty ?? variant.supplier?.variant.imageURL.nonEmpty
      return VariantView(
        id: id, sku: sku, name: label.isEmpty ? name : label, selectedOptions: options[index],
        price: prices.variants[index].price, availability: availabilities[index],
        imageURL: image.flatMap { ImageURL.checked($0, hosts: policy.imageHosts) })
    }
  }

  private static func weight(_ grams: Int?) -> Int? {
    grams.flatMap { $0 > 0 ? $0 : nil }
  }
}
