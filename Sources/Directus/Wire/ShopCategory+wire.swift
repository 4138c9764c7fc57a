import Catalog

extension ShopCategory {
  /// The category a stored row stands for.
  init(_ row: Row) {
    let slug = row.value(.slug, as: "text", Reading.trimmed)
    self.init(
      id: row.id, name: row.value(.name, as: "text", Reading.trimmed) ?? slug ?? row.id, slug: slug,
      parentID: row.value(.parent, as: "key", Reading.key), preset: row.value(.preset, as: "text", Reading.trimmed),
      isVisible: row.isVisible, position: row.value(.position, as: "whole number", Reading.integer))
  }
}
