package import Catalog

/// Writes a product as visitors see it: the short card of lists and the full detail of its own page.
///
/// Pages, the fingerprint of a product and its validator all come from these two functions, so whatever is shown is
/// what counts as a change.
package enum ProductJSON {
  /// The members of a card, for lists.
  static func card(_ view: ProductView, _ json: inout JSONWriter) {
    json.object { json in cardMembers(view, &json) }
  }

  /// The card's members and all that only the product's own page shows.
  ///
  /// - Parameter alternates: the canonical addresses of the page in each of its languages.
  static func detail(
    _ view: ProductView, alternates: [(language: String, target: String)], _ json: inout JSONWriter
  ) {
    json.object { json in
      cardMembers(view, &json)
      json.name("descriptionHtml")
      json.string(view.descriptionHTML.text)
      json.name("seo")
      json.object { json in
        json.name("title")
        json.string(view.seo.title)
        json.name("description")
        json.string(view.seo.description)
      }
      json.name("alternates")
      json.array(alternates) { json, alternate in
        json.object { json in
          json.name("language")
          json.string(alternate.language)
          json.name("href")
          json.string(alternate.target)
        }
      }
      json.name("images")
      json.array(view.images) { json, image in ProductJSON.image(image, &json) }
      json.name("options")
      json.array(view.options) { json, option in
        json.object { json in
          json.name("name")
          json.string(option.name)
          json.name("values")
          json.array(option.values) { json, value in json.string(value) }
        }
      }
      json.name("variants")
      json.array(view.variants) { json, variant in ProductJSON.variant(variant, &json) }
      json.name("categories")
      json.array(view.categories) { json, category in
        json.object { json in
          json.name("id")
          json.string(category.id)
          json.name("slug")
          json.string(category.slug)
          json.name("name")
          json.string(category.name)
        }
      }
      json.name("availabilityByCountry")
      json.array(view.availability.perCountry) { json, row in
        json.object { json in
          json.name("country")
          json.string(row.country)
          json.name("quantity")
          json.integer(row.quantity)
        }
      }
      json.name("weightGrams")
      json.integer(view.weightGrams)
      json.name("shipsFrom")
      json.array(view.shipsFrom) { json, country in json.string(country) }
    }
  }

  /// What a product looks like to visitors in any language, clocks left out; its hash is the product's fingerprint.
  ///
  /// - Parameter views: of one product, as it is served to whoever asks for no language and then in each of the shop's.
  package static func projection(_ views: [ProductView]) -> [UInt8] {
    var json = JSONWriter()
    json.array(views) { json, view in
      json.object { json in
        json.name("card")
        card(view, &json)
        json.name("detail")
        // An alternate's address is made of the slug and the language, and both stand here.
        detail(view, alternates: [], &json)
        json.name("languages")
        json.array(view.languages) { json, language in json.string(language) }
        json.name("level")
        json.string(view.level.rawValue)
        json.name("warnings")
        json.array(view.warnings) { json, warning in ProductJSON.warning(warning, &json) }
      }
    }
    return json.maskedBytes
  }

  static func warning(_ warning: Warning, _ json: inout JSONWriter) {
    json.object { json in
      json.name("code")
      json.string(warning.code)
      json.name("pointer")
      json.string(warning.pointer)
      json.name("detail")
      json.string(warning.detail)
    }
  }

  private static func cardMembers(_ view: ProductView, _ json: inout JSONWriter) {
    json.name("id")
    json.string(view.id)
    json.name("slug")
    json.string(view.slug)
    json.name("sku")
    json.string(view.sku)
    json.name("name")
    json.string(view.name)
    json.name("price")
    json.money(view.price)
    json.name("compareAtPrice")
    json.money(view.compareAtPrice)
    json.name("priceRange")
    if let range = view.priceRange {
      json.object { json in
        json.name("min")
        json.money(range.minimum)
        json.name("max")
        json.money(range.maximum)
      }
    } else {
      json.null()
    }
    json.name("availability")
    availability(view.availability, &json)
    json.name("featuredImage")
    if let first = view.images.first { image(first, &json) } else { json.null() }
    json.name("featured")
    json.boolean(view.isFeatured)
    json.name("createdAt")
    json.instant(view.createdAt)
    json.name("updatedAt")
    json.instant(view.updatedAt)
  }

  private static func availability(_ availability: Availability, _ json: inout JSONWriter) {
    json.object { json in
      json.name("status")
      json.string(availability.status.rawValue)
      json.name("availableForSale")
      json.boolean(availability.availableForSale)
      json.name("quantityAvailable")
      json.integer(availability.quantityAvailable)
      json.name("checkedAt")
      json.clock(availability.checkedAt)
      json.name("source")
      json.string(availability.source.rawValue)
    }
  }

  private static func image(_ image: ProductImage, _ json: inout JSONWriter) {
    json.object { json in
      json.name("url")
      json.string(image.url)
      json.name("altText")
      json.string(image.altText)
      // The shop stores no sizes; next/image then needs `fill`.
      json.name("width")
      json.null()
      json.name("height")
      json.null()
    }
  }

  private static func variant(_ variant: VariantView, _ json: inout JSONWriter) {
    json.object { json in
      json.name("id")
      json.string(variant.id)
      json.name("sku")
      json.string(variant.sku)
      json.name("name")
      json.string(variant.name)
      json.name("selectedOptions")
      json.array(variant.selectedOptions) { json, option in
        json.object { json in
          json.name("name")
          json.string(option.name)
          json.name("value")
          json.string(option.value)
        }
      }
      json.name("price")
      json.money(variant.price)
      json.name("availability")
      availability(variant.availability, &json)
      json.name("image")
      if let url = variant.imageURL {
        image(ProductImage(url: url, altText: variant.name), &json)
      } else {
        json.null()
      }
    }
  }
}
