/// Names the choices of a product's variants: as the owner lists them, else `Option` or `Option 1`, `Option 2`, …,
/// because suppliers send values without names that can be trusted.
struct OptionNames {
  private let valueCount: Int

  init(_ sold: [SoldVariant]) {
    valueCount = sold.map { $0.supplier?.variant.optionValues.count ?? 0 }.max() ?? 0
  }

  func options(of variant: SoldVariant) -> [VariantOption] {
    let listed = (variant.shop?.options ?? []).map { VariantOption(name: $0.name.trimmed, value: $0.value.trimmed) }
      .filter { !$0.name.isEmpty && !$0.value.isEmpty }
    if !listed.isEmpty { return listed }
    return (variant.supplier?.variant.optionValues ?? []).enumerated().compactMap { index, value in
      let value = value.trimmed
      guard !value.isEmpty else { return nil }
      return VariantOption(name: valueCount == 1 ? "Option" : "Option \(index + 1)", value: value)
    }
  }
}
