/// One of the collections a pull reads, with the names under which shops have it and its columns.
enum ShopCollection: String, Sendable, CaseIterable {
  case products, categories, providers
  case productTexts = "products_translations"
  case categoryTexts = "categories_translations"
  case languages

  /// Tried in this order; Directus answers 403 both for a forbidden collection and for one that does not exist.
  var names: [String] {
    switch self {
    case .products: ["products", "Products", "product", "Product"]
    case .categories: ["categories", "Categories", "category", "Category"]
    case .providers: ["providers", "Providers", "provider", "Provider", "suppliers", "Suppliers"]
    case .productTexts: ["products_translations", "product_translations"]
    case .categoryTexts: ["categories_translations", "category_translations"]
    case .languages: ["languages", "Languages"]
    }
  }

  /// Spellings of each column, the preferred one first. Case, blanks, hyphens and underscores need no entry of their own.
  var aliases: [(field: Field, spellings: [String])] {
    switch self {
    case .products:
      [
        (.id, ["id"]), (.sku, ["sku"]), (.name, ["name", "title", "nom"]), (.slug, ["slug"]),
        (.description, ["description"]), (.status, ["status"]), (.isActive, ["is_active"]),
        (.isFeatured, ["is_featured", "featured"]), (.price, ["sell_price", "price"]),
        (.compareAtPrice, ["compare_at_price", "compare_price"]), (.currency, ["currency"]), (.cost, ["cost_price"]),
        (.marginPercent, ["margin_percent"]), (.marginFixed, ["margin_fixed"]),
        (.isPriceCalculated, ["auto_calculate_price"]), (.stock, ["stock", "stock_quantity", "quantity"]),
        (.images, ["image_urls", "images"]), (.thumbnail, ["thumbnail_url", "thumbnail", "image_url"]),
        (.category, ["category_id", "category"]), (.provider, ["provider_id", "supplier_id", "provider", "supplier"]),
        (.supplierProductID, ["cj_product_id", "supplier_product_id"]), (.metadata, ["metadata"]),
        (.variants, ["variants"]), (.weight, ["weight"]), (.lastSync, ["last_sync"]),
        (.createdAt, ["date_created", "created_at"]), (.updatedAt, ["date_updated", "updated_at"]),
        (.position, ["sort", "position"]),
      ]
    case .categories:
      [
        (.id, ["id"]), (.name, ["name", "title", "nom"]), (.slug, ["slug"]), (.parent, ["parent_id", "parent"]),
        (.preset, ["preset"]), (.isActive, ["is_active"]), (.position, ["sort", "position"]),
      ] + Self.dates
    case .providers:
      [
        (.id, ["id"]), (.code, ["code"]), (.name, ["name", "title", "nom"]), (.currency, ["currency"]),
        (.marginPercent, ["default_margin_percent", "margin_percent"]),
        (.marginFixed, ["default_margin_fixed", "margin_fixed"]), (.isActive, ["is_active"]),
      ] + Self.dates
    case .productTexts: Self.text(of: ["products_id", "product_id", "products", "product"])
    case .categoryTexts: Self.text(of: ["categories_id", "category_id", "categories", "category"])
    case .languages:
      // Where languages have no key but their code, the code is it.
      [(.id, ["id", "code"]), (.code, ["code", "language_code", "locale"]), (.position, ["sort", "position"])]
    }
  }

  private static let dates: [(field: Field, spellings: [String])] = [
    (.createdAt, ["date_created", "created_at"]), (.updatedAt, ["date_updated", "updated_at"]),
  ]

  private static func text(of items: [String]) -> [(field: Field, spellings: [String])] {
    [
      (.id, ["id"]), (.item, items),
      (.language, ["languages_code", "languages_id", "language_code", "language_id", "language", "lang"]),
      (.name, ["name", "title", "nom"]), (.description, ["description"]),
      (.seoTitle, ["seo_title", "meta_title"]), (.seoDescription, ["seo_description", "meta_description"]),
    ] + dates
  }

  /// What a missing column means for the shop; columns not named here are missed without a word.
  var losses: [(field: Field, loss: String)] {
    switch self {
    case .products:
      [
        (.name, "the SKU is shown as name"), (.sku, "products cannot be found at the supplier by SKU"),
        (.slug, "the id stands in addresses"), (.description, "there is no text"),
        (.price, "the price is calculated from the cost"), (.cost, "the cost is known from the supplier alone"),
        (.currency, "prices are in the shop's currency"), (.stock, "stock is known from the supplier alone"),
        (.images, "pictures are the supplier's"), (.category, "products are in no category"),
        (.provider, "products have no supplier"), (.variants, "all variants of the supplier's product are sold"),
        (.createdAt, "the newest cannot be sorted by date"),
      ]
    case .categories: [(.name, "the id is shown as name"), (.parent, "the tree is flat")]
    case .providers:
      [(.currency, "costs are taken as USD"), (.marginPercent, "the default margin of the settings applies")]
    case .productTexts, .categoryTexts:
      [(.item, "its texts are left out"), (.language, "its texts are left out")]
    case .languages: [(.code, "the codes found in the texts are used")]
    }
  }
}
