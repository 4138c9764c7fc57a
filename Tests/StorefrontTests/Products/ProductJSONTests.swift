import Catalog
import Telemetry
import Testing

@testable import Storefront

@Suite struct ProductJSONTests {
  private let view = ProductView(
    id: "1", slug: "lamp", name: "Lamp", availability: .unknown(at: nil),
    updatedAt: Instant(milliseconds: 0))

  @Test func `the projection changes with anything seen in any language, and with nothing else`() {
    var french = view
    french.name = "Lampe"
    var translated = french
    translated.seo.description = "Une lampe"
    var spoken = view
    spoken.languages = ["fr"]
    var checked = view
    checked.availability = .unknown(at: Instant(milliseconds: 5000))
    var due = view
    due.changesAt = Instant(milliseconds: 9)

    let projections = [[view], [view, view], [view, french], [view, translated], [french, view], [spoken]].map {
      ProductJSON.projection($0)
    }
    #expect(Set(projections).count == projections.count)
    #expect(ProductJSON.projection([checked, due]) == ProductJSON.projection([view, view]))
  }

  @Test func `a page has its members in one order`() throws {
    var json = JSONWriter()
    var view = view
    view.seo = SEOText(title: "A lamp", description: nil)
    ProductJSON.detail(view, alternates: [("fr", "/v1/products/lamp?lang=fr")], &json)

    let text = String(decoding: json.bytes, as: UTF8.self)
    let members = [
      #""id""#, #""slug""#, #""descriptionHtml""#, #""seo":{"title":"A lamp","description":null}"#,
      #""alternates":[{"language":"fr","href":"/v1/products/lamp?lang=fr"}]"#, #""images""#, #""options""#,
      #""variants""#, #""categories""#,
    ]
    let positions = members.map { text.firstRange(of: $0)?.lowerBound }
    #expect(positions.allSatisfy { $0 != nil })
    #expect(positions.compactMap(\.self) == positions.compactMap(\.self).sorted())
  }
}

extension Availability {
  fileprivate static func unknown(at instant: Instant?) -> Self {
    Self(status: .unknown, availableForSale: false, quantityAvailable: nil, checkedAt: instant, source: .none)
  }
}
