import Foundation
import Testing

@testable import Catalog

struct TextChoiceTests {
  private func view(_ texts: [ShopText], _ language: String?, own: String? = nil) -> ProductView {
    let product = ShopProduct(
      id: "p", sku: "SKU-1", name: "Own", descriptionHTML: DescriptionHTML(stored: "<p>own</p>"), texts: texts)
    return .derive(.make(product), language: language, policy: .make { $0.language = own }, now: .noon)
  }

  private func text(
    _ language: String, _ name: String? = nil, _ description: String? = nil, seo: (String?, String?) = (nil, nil)
  ) -> ShopText {
    ShopText(
      language: language, name: name, descriptionHTML: description.map(DescriptionHTML.init(stored:)), seoTitle: seo.0,
      seoDescription: seo.1)
  }

  @Test func `each part is told by the nearest that has it`() {
    let texts = [
      text("de", "Leuchte", "<p>de</p>"), text("en", "Lamp", "<p>en</p>"), text("fr", "Lampe"), text("fr-CA", nil, ""),
    ]

    // Asked, same language, the shop's, the product row.
    #expect(view(texts, "en", own: "de").name == "Lamp")
    #expect(view(texts, "fr-CA", own: "de").name == "Lampe")
    #expect(view(texts, "fr-CA", own: "de").descriptionHTML.text == "<p>de</p>")
    #expect(view(texts, "fr-CA").descriptionHTML.text == "<p>own</p>")
    #expect(view(texts, "es", own: "de").name == "Leuchte")
    #expect(view(texts, "es").name == "Own")
    #expect(view(texts, nil, own: "en-CA").name == "Lamp")
    #expect(view(texts, nil).name == "Own")
    #expect(view(texts, "es").languages == ["de", "en", "fr", "fr-CA"])
  }

  @Test func `blank is nothing`() {
    let texts = [text("fr", " \n", "", seo: ("\t", " ")), text("fr-CA", " Lampe ", "<p>fr</p>", seo: ("Titre", nil))]
    let french = view(texts, "fr")

    #expect(french.name == "Lampe" && french.descriptionHTML.text == "<p>fr</p>")
    #expect(french.seo == SEOText(title: "Titre", description: nil))
  }

  @Test func `search engines are told no other language than that of the name`() {
    let texts = [
      text("en", "Lamp", seo: ("Lamp | Shop", "A lamp.")), text("fr", seo: (nil, "Une lampe.")), text("fr-CA", "Lampe"),
    ]

    #expect(view(texts, "fr-CA", own: "en").seo == SEOText(title: "Lampe", description: "Une lampe."))
    #expect(view(texts, "de", own: "en").seo == SEOText(title: "Lamp | Shop", description: "A lamp."))
    #expect(view(texts, "de").seo == SEOText(title: "Own"))
    #expect(view([text("en", seo: ("Title", "Words"))], "en").seo == SEOText(title: "Title", description: "Words"))
  }

  @Test func `without any name the SKU is one, then the id`() {
    var product = ShopProduct(id: "p", sku: " SKU-1 ", name: "  ", texts: [text("fr", " ")])
    #expect(ProductInputs.make(product).view().name == "SKU-1")
    product.sku = ""
    #expect(ProductView.derive(.make(product), language: "fr", policy: .make(), now: .noon).name == "p")
  }

  @Test func `a category is called by the nearest too, and never nothing`() {
    let texts = [text("de", " "), text("fr", "Lampes")]
    let named = ShopCategory(id: "c", name: "Lamps", texts: texts, slug: "lamps")
    let bare = ShopCategory(id: "c", name: " ", slug: " ")
    let policy = CatalogPolicy.make { $0.language = "fr-FR" }

    #expect(CategoryReference(named, language: "de", policy: policy).name == "Lampes")
    #expect(CategoryReference(named, language: "de", policy: .make()).name == "Lamps")
    #expect(CategoryReference(bare, language: nil, policy: policy) == CategoryReference(id: "c", name: "c", slug: "c"))
  }
}
