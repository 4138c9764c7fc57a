import Catalog
import Testing
import Upstream

@testable import Directus

struct TextTests {
  private let tables: [String: TableDirectus.Table] = [
    "products": .init([["id": 1, "name": "Lampe", "description": "<p onclick=x>Belle</p><script>x</script>"]]),
    "categories": .init([["id": 1, "name": "Maison"]]), "providers": .init([["id": 1, "name": "CJ"]]),
  ]

  private func pull(_ more: [String: TableDirectus.Table]) async throws -> ShopSnapshot {
    try await DirectusShop.make(TableDirectus(tables.merging(more) { $1 })).pull()
  }

  private func text(_ id: JSONValue, _ language: JSONValue, _ name: JSONValue) -> [String: JSONValue] {
    ["id": id, "products_id": 1, "languages_code": language, "name": name]
  }

  @Test func `HTML is clean when it leaves, whether of a product or a text`() async throws {
    let snapshot = try await pull([
      "products_translations": .init([
        [
          "id": 1, "products_id": 1, "languages_code": "en", "name": " Lamp ",
          "description": "<p>Nice <b>lamp</b><img src=\"https://evil.example.com/x.png\"><script>x</script>",
        ]
      ])
    ])

    #expect(snapshot.products[0].descriptionHTML?.text == "<p>Belle</p>")
    let text = try #require(snapshot.products[0].texts.first)
    #expect(text.name == "Lamp")
    #expect(text.descriptionHTML?.text.contains("script") == false)
    #expect(text.descriptionHTML?.text.hasPrefix("<p>Nice ") == true)
  }

  @Test func `pictures in HTML come from the hosts allowed`() async throws {
    let html: JSONValue =
      #"<p>x<img src="https://good.example.com/a.png"><img src="https://evil.example.com/b.png"></p>"#
    let transport = TableDirectus([
      "products": .init([["id": 1, "name": "Lampe", "description": html]]),
      "products_translations": .init([["id": 1, "products_id": 1, "languages_code": "en", "description": html]]),
    ])

    let product = try await DirectusShop.make(transport, imageHosts: ["good.example.com"]).pull().products[0]

    for text in [product.descriptionHTML?.text, product.texts.first?.descriptionHTML?.text] {
      #expect(text?.contains("good.example.com") == true)
      #expect(text?.contains("evil.example.com") == false)
    }
  }

  @Test func `of two texts in one language the newest is shown, which is said`() async throws {
    let snapshot = try await pull([
      "products_translations": .init([text(10, "en", "Ten"), text(9, "en", "Nine"), text(2, "fr", "Deux")])
    ])

    #expect(snapshot.products[0].texts.map(\.name) == ["Ten", "Deux"])
    #expect(
      snapshot.remarks.contains("products_translations: two texts in one language; the newest is shown (row 10)"))
  }

  @Test func `texts of unknown products are nobody's, and say nothing`() async throws {
    let snapshot = try await pull([
      "products_translations": .init([
        text(1, "en", "Lamp"), ["id": 2, "products_id": 99, "languages_code": "de", "name": "Geist"],
        ["id": 3, "products_id": nil, "languages_code": "es", "name": "Nadie"],
      ])
    ])

    #expect(snapshot.products[0].texts.map(\.language) == ["en"])
    #expect(snapshot.languages == ["en"])
    #expect(!snapshot.remarks.contains { $0.contains("products_translations:") })
  }

  @Test func `a text that says nothing is none`() async throws {
    let snapshot = try await pull(["products_translations": .init([text(1, "en", " "), text(2, "fr", nil)])])

    #expect(snapshot.products[0].texts == [])
    #expect(snapshot.languages == [])
  }

  @Test(arguments: ["languages_code", "languages_id", "language_code", "language", "Language", "lang"])
  func `the language stands in any of the columns in use`(column: String) async throws {
    let snapshot = try await pull([
      "products_translations": .init([["id": 1, "product_id": 1, column: "en", "title": "Lamp"]])
    ])

    #expect(snapshot.products[0].texts == [ShopText(language: "en", name: "Lamp")])
  }

  @Test func `languages that are numbered are told by their codes, in the shop's order`() async throws {
    let snapshot = try await pull([
      "products_translations": .init([
        ["id": 1, "products_id": 1, "languages_id": 7, "name": "Lamp"],
        ["id": 2, "products_id": 1, "languages_id": 8, "name": "Lampe"],
      ]),
      "languages": .init([
        ["id": 7, "code": "en-CA", "sort": 2], ["id": 8, "code": "fr-CA", "sort": 1],
        ["id": 9, "code": "de-DE", "sort": 0],
      ]),
    ])

    #expect(snapshot.products[0].texts.map(\.language) == ["en-CA", "fr-CA"])
    #expect(snapshot.languages == ["fr-CA", "en-CA"], "none without a text")
  }

  @Test func `languages that may not be read are those found in the texts`() async throws {
    let snapshot = try await pull(["products_translations": .init([text(1, "fr", "Lampe"), text(2, "en", "Lamp")])])

    #expect(snapshot.languages == ["en", "fr"])
    #expect(snapshot.remarks.count { $0.hasPrefix("languages: the token may not read them") } == 1)
    #expect(snapshot.remarks.count { $0.hasPrefix("categories_translations: the token may not read them") } == 1)
  }

  @Test func `a shop of one language says so in one sentence`() async throws {
    let snapshot = try await pull([:])

    #expect(snapshot.languages == [])
    #expect(snapshot.remarks.count { $0.contains("translations") } == 1)
    #expect(!snapshot.remarks.contains { $0.hasPrefix("languages") })
  }

  @Test func `texts whose owner or language cannot be read are left out, and that is said`() async throws {
    let snapshot = try await pull(["products_translations": .init([["id": 1, "name": "Lamp"]])])

    #expect(snapshot.products[0].texts == [])
    #expect(snapshot.remarks.count { $0.contains("its texts are left out") } == 2)
  }

  @Test func `texts that are allowed later appear within four pulls`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull(.changes)
    transport.change { [self] in $0["products_translations"] = .init([text(1, "en", "Lamp")]) }

    for _ in 2...4 { _ = try await shop.pull(.changes) }

    #expect(try await shop.pull(.changes).products[0].texts.map(\.name) == ["Lamp"])
  }

  @Test func `a language that is deleted is emptied out of dated texts, in a pull of changes and of rows`() async throws
  {
    for scope in [PullScope.changes, .rows([ShopHint(collection: "languages", key: "7")])] {
      func dated(_ row: [String: JSONValue]) -> [String: JSONValue] {
        row.merging(["date_created": "2026-01-01T00:00:00.000Z", "date_updated": nil]) { $1 }
      }
      let transport = TableDirectus(
        tables.merging([
          "products_translations": .init([
            dated(["id": 1, "products_id": 1, "languages_id": 7, "name": "Lamp"]),
            dated(["id": 2, "products_id": 1, "languages_id": 8, "name": "Lampe"]),
          ]),
          "languages": .init([["id": 7, "code": "en"], ["id": 8, "code": "fr"]]),
        ]) { $1 })
      let shop = DirectusShop.make(transport)
      #expect(try await shop.pull(.changes).products[0].texts.map(\.language) == ["en", "fr"])
      transport.change { tables in
        tables["languages"]?.rows.removeFirst()
        tables["products_translations"]?.rows[0]["languages_id"] = .null
      }

      #expect(try await shop.pull(scope).products[0].texts.map(\.language) == ["fr"])
      #expect(try await shop.pull(.whole).remarks.allSatisfy { !$0.contains("without date_updated") })
    }
  }

  @Test func `a code written with an underscore is the language tag it stands for`() async throws {
    let texts = [text(1, "fr_CA", "Lampe"), text(2, "en_CA", "Lamp")]
    let alone = try await pull(["products_translations": .init(texts)])
    let listed = try await pull([
      "products_translations": .init(texts), "languages": .init([["code": "fr_CA", "sort": 1], ["code": "en_CA"]]),
    ])

    for snapshot in [alone, listed] {
      #expect(snapshot.products[0].texts.map(\.language) == ["en-CA", "fr-CA"])
    }
    #expect(listed.languages == ["fr-CA", "en-CA"])
  }
}
