import Foundation

@testable import Catalog

/// The rows of the reference schema that are unlike the others, with the values a shop really had; of several pictures
/// the first.
enum ReferenceRows {
  static let withoutCategory = row(
    "CJJT1216856", "Affiche botanique, lot de 3", slug: "affiche-botanique-lot-de-3", cost: "4.05", price: "9.07",
    margins: ("50.00", "3.00"), stock: 423,
    image: "oss-cf.cjdropshipping.com/product/2025/06/15/10/cc06601d-36b9-5820-9726-93e65cb34aa7.jpg",
    supplierID: "1690135914091422950", category: nil,
    variants: [
      ("1690135914191422950", "CJJT121685601AZ", "4.05", 185),
      ("1690135914191427046", "CJJT121685602BY", "4.45", 238),
    ])
  static let withoutSupplier = row(
    "CJCF1253701", "Moulin à poivre réglable", slug: "moulin-a-poivre-reglable", cost: "5.95", price: "11.48",
    compareAt: "14.35", margins: ("42.50", "3.00"), stock: 393,
    image: "cf.cjdropshipping.com/product/2024/11/20/10/e75cda27-e491-5409-8412-66a99dda0972.jpg", provider: nil,
    variants: [
      ("1690271828282845900", "CJCF125370101AZ", "5.95", 370),
      ("1690271828282849996", "CJCF125370102BY", "6.35", 23),
    ])
  static let inactive = row(
    "CJCF1283177", "Mini hachoir électrique 250 ml", slug: "mini-hachoir-electrique-250-ml", cost: "8.66",
    price: "13.69", stock: 289,
    image: "cf.cjdropshipping.com/product/2025/03/24/10/4aab27a5-2258-57c3-8d44-a7e83f0a2386.jpg", isVisible: false,
    supplierID: "1690380559455984260",
    variants: [
      ("1690380559555984260", "CJCF128317701AZ", "8.66", 118),
      ("1690380559555988356", "CJCF128317702BY", "9.06", 171),
    ])
  static let draft = row(
    "CJCF1297915", "Emballeuse sous vide", cost: "24.40", price: "34.94", stock: 437,
    image: "cf.cjdropshipping.com/product/2024/05/26/10/beb0b342-6f7d-5be7-a02a-1d9616583819.jpg", isVisible: false,
    supplierID: "1690434925092553440", isSynced: false,
    variants: [
      ("1690434925192553440", "CJCF129791501AZ", "24.4", 192),
      ("1690434925192557536", "CJCF129791502BY", "24.8", 245),
    ])
  static let archived = row(
    "CJWY1334760", "Porte-serviettes mural sans perçage", slug: "porte-serviettes-mural-sans-percage", cost: "7.44",
    price: "12.04", stock: 407,
    image: "oss-cf.cjdropshipping.com/product/2023/10/13/10/5a148d48-782a-5a70-bc4c-73fbedc3bf90.jpg",
    isVisible: false, supplierID: "26558747-DBF7-511F-8062-7361B5B479DB",
    variants: [
      ("AFD6D248-04F7-5A71-8928-F67A48CF1F51", "CJWY133476001AZ", "7.44", 377),
      ("FF7B3918-A191-53AE-8AE7-7E56F38420C1", "CJWY133476002BY", "7.84", 30),
    ])
  static let zeroCost = row(
    "CJWY1342129", "Rideau de douche en lin lavé", slug: "rideau-de-douche-en-lin-lave", cost: "0.00",
    price: "19.90", isCalculated: false, stock: 81,
    image: "cf.cjdropshipping.com/product/2024/11/14/10/556f7856-ff4f-5555-95d2-9827cca3d89e.jpg",
    supplierID: "1690598022002260980",
    variants: [
      ("1690598022102260980", "CJWY134212901AZ", "10.6", 14),
      ("1690598022102265076", "CJWY134212902BY", "11.0", 67),
    ])
  static let withoutImages = row(
    "CJYD1371605", "Lampe de chevet tactile", slug: "lampe-de-chevet-tactile", cost: "8.05", price: "12.87",
    stock: 377, supplierID: "1690706753275399340",
    variants: [
      ("1690706753375399340", "CJYD137160501AZ", "8.05", 162),
      ("1690706753375403436", "CJYD137160502BY", "8.45", 215),
    ])
  static let thumbnailOnly = row(
    "CJYD1378974", "Lampe champignon rétro", slug: "lampe-champignon-retro", cost: "11.90", price: "18.07",
    stock: 451, image: "oss-cf.cjdropshipping.com/product/2023/04/19/10/522acbd5-521a-5f84-8aea-a6cb181faf18.jpg",
    supplierID: "9FCF5492-F07F-5301-8EB4-F925E42CF095",
    variants: [
      ("EE3789B9-50E5-5627-8F4B-7F642FA74752", "CJYD137897401AZ", "11.9", 199),
      ("FF90F887-9CD2-59D0-AD45-A8A075145EBF", "CJYD137897402BY", "12.3", 252),
    ])
  static let emojiName = row(
    "CJYD1386343", "Veilleuse lune 3D 🌙 — édition « été doré » ✨", slug: "veilleuse-lune-3d-edition-ete-dore",
    cost: "5.22", price: "9.05", stock: 867,
    image: "cf.cjdropshipping.com/product/2024/05/20/10/97db9a8c-2f3c-55e4-82dc-b45442ae068f.jpg",
    supplierID: "1690761118911968520",
    variants: [
      ("1690761119011968520", "CJYD138634301AZ", "5.22", 236),
      ("1690761119011972616", "CJYD138634302BY", "5.62", 289),
      ("1690761119011976712", "CJYD138634303CX", "6.02", 342),
    ])
  static let longDescription = row(
    "CJYD1393712", "Guirlande guinguette solaire 10 m", slug: "guirlande-guinguette-solaire-10-m", cost: "12.75",
    price: "19.21", stock: 599,
    image: "oss-cf.cjdropshipping.com/product/2025/06/21/10/e98bb978-3dd4-5ac8-ba58-bcc0b6559a6a.jpg",
    supplierID: "1690788301730253110",
    variants: [
      ("1690788301830253110", "CJYD139371201AZ", "12.75", 273),
      ("1690788301830257206", "CJYD139371202BY", "13.15", 326),
    ])
  static let priceOverride = row(
    "CJJJ1423188", "Table basse ronde à plateau", slug: "table-basse-ronde-a-plateau", cost: "38.50", price: "79.00",
    compareAt: "99.00", isCalculated: false, stock: 95,
    image: "oss-cf.cjdropshipping.com/product/2023/10/25/10/2e5d891a-5f47-557e-b708-13ebe7ab970c.jpg",
    supplierID: "960E4C9A-EFDD-5AFB-9F92-D6CDFCE9B894",
    variants: [
      ("5197B2BA-25DB-5E99-A4D7-458B990FB74E", "CJJJ142318801AZ", "38.5", 21),
      ("35350B17-33F8-5578-A244-FA844EFB795D", "CJJJ142318802BY", "38.9", 74),
    ])
  static let productIDInSKU = row(
    "1691005764276529830", "Tabouret pliant compact", slug: "tabouret-pliant-compact", cost: "9.85", price: "15.30",
    stock: 391, image: "oss-cf.cjdropshipping.com/product/2024/02/11/10/e604cca5-7c1f-5cdc-8a46-ad8655846c26.jpg",
    supplierID: "1691005764276529830",
    variants: [
      ("1691005764376529830", "CJJJ145266401AZ", "9.85", 169),
      ("1691005764376533926", "CJJJ145266402BY", "10.25", 222),
    ])
  static let variantSKU = row(
    "CJJJ146740201AZ", "Pouf de rangement pliable", slug: "pouf-de-rangement-pliable", cost: "13.20", price: "19.82",
    stock: 888, image: "oss-cf.cjdropshipping.com/product/2023/04/13/10/c492f3e1-fb86-5a9e-a931-bc16258da43a.jpg",
    supplierID: "B5946128-DDED-5BD5-8266-447F650B6CDF",
    variants: [
      ("E88D7D1D-5413-5FB9-9F01-D020F63479E4", "CJJJ146740201AZ", "13.2", 243),
      ("F98500F1-4626-5C8B-99CC-570AF5FF5954", "CJJJ146740202BY", "13.6", 296),
      ("36709BA1-3768-5AAD-94A3-EC64E226EC64", "CJJJ146740203CX", "14.0", 349),
    ])
  static let grey = row(
    "CJSN1489509-GRIS", "Panier à linge pliable 75 L, gris", slug: "panier-a-linge-pliable-75-l-gris", cost: "7.60",
    price: "12.26", stock: 354,
    image: "cf.cjdropshipping.com/product/2023/07/16/10/56de4b61-f965-5974-95bd-f54c6d9db008.jpg",
    supplierID: "C1ABFCF3-DA4D-5B95-AC8B-97EE94B16522",
    variants: [
      ("01444522-2112-508C-BFC4-076A888F780F", "CJSN148950901AZ", "7.6", 354)
    ])
  static let beige = row(
    "CJSN1489509-BEIGE", "Panier à linge pliable 75 L, beige", slug: "panier-a-linge-pliable-75-l-beige",
    cost: "7.60", price: "12.26", stock: 7,
    image: "cf.cjdropshipping.com/product/2023/07/16/10/56de4b61-f965-5974-95bd-f54c6d9db008.jpg",
    supplierID: "C1ABFCF3-DA4D-5B95-AC8B-97EE94B16522",
    variants: [
      ("580D50AF-AF70-59F8-8DC2-DD515D69C0E9", "CJSN148950902BY", "8.0", 7)
    ])
  static let withoutMargins = row(
    "CJSN1511616", "Organisateur de tiroir extensible", slug: "organisateur-de-tiroir-extensible", cost: "6.48",
    price: "12.72", compareAt: "15.90", stock: 183,
    image: "oss-cf.cjdropshipping.com/product/2023/10/19/10/d62a47f5-2f22-57d7-b738-8b9db8dc7c23.jpg",
    supplierID: "D07CFBBF-41E5-5503-8DC0-A4C7DC153B80",
    variants: [
      ("BBCEFCCB-7FB6-5D73-8A70-E6AE99EC9D08", "CJSN151161601AZ", "6.48", 65),
      ("2775E5E4-6D39-5ADC-B464-D90D019C3588", "CJSN151161602BY", "6.88", 118),
    ])
  static let negativeStock = row(
    "CJSN1518985", "Étagère à épices rotative", slug: "etagere-a-epices-rotative", cost: "9.40", price: "14.69",
    stock: -3, image: "cf.cjdropshipping.com/product/2024/11/20/10/7fd9a44c-2fec-5f70-b74a-47f2da82a460.jpg",
    supplierID: "1691250409641091140",
    variants: [
      ("1691250409741091140", "CJSN151898501AZ", "9.4", 102),
      ("1691250409741095236", "CJSN151898502BY", "9.8", 155),
    ])
  static let nullStock = row(
    "CJSN1533723", "Range-chaussures suspendu", slug: "range-chaussures-suspendu", cost: "3.95", price: "7.33",
    image: "cf.cjdropshipping.com/product/2023/01/22/10/72211d4d-7e69-503c-8113-b7ad09fd8389.jpg",
    supplierID: "7FB9DE12-0DD9-5C0D-BA54-9D7B3ADBFE9C",
    variants: [
      ("00FA80C9-33BD-5117-865E-B07E0C29CB8B", "CJSN153372301AZ", "3.95", 176),
      ("03570133-B2F4-527C-9260-AD3A1668DC3C", "CJSN153372302BY", "4.35", 229),
    ])
  static let nullPrice = row(
    "CJSN1541092", "Range-câbles magnétique", slug: "range-cables-magnetique", cost: "1.85", stock: 479,
    image: "oss-cf.cjdropshipping.com/product/2024/02/23/10/e748fe19-299a-507e-a580-ff17dd4c61a3.jpg",
    supplierID: "1691331958095944910",
    variants: [
      ("1691331958195944910", "CJSN154109201AZ", "1.85", 213),
      ("1691331958195949006", "CJSN154109202BY", "2.25", 266),
    ])
  static let belowCost = row(
    "CJYT1548461", "Tuyau d’arrosage extensible 15 m", slug: "tuyau-darrosage-extensible-15-m", cost: "10.95",
    price: "9.95", margins: ("42.50", "3.00"), isCalculated: false, stock: 553,
    image: "cf.cjdropshipping.com/product/2025/03/24/10/d5150abb-99f6-5789-ab7b-e55fea5639cb.jpg",
    supplierID: "1691359140914229500",
    variants: [
      ("1691359141014229500", "CJYT154846101AZ", "10.95", 250),
      ("1691359141014233596", "CJYT154846102BY", "11.35", 303),
    ])
  static let rawVariants = row(
    "CJYT1555830", "Arrosoir long bec 1,8 L", slug: "arrosoir-long-bec-1-8-l", cost: "5.40", price: "9.29",
    stock: 627, image: "oss-cf.cjdropshipping.com/product/2023/04/25/10/f15dd3a5-26a4-553a-80bc-fe78c0c7b96b.jpg",
    supplierID: "F2A23FA3-EA9C-5599-A9D3-FF228344080C",
    variants: [
      ("449EE1F7-3FBE-53CD-AB01-5ABEEA9EACEC", "CJYT155583001AZ", "5.4", nil),
      ("A1C295AC-F8A4-5B33-9804-9DED339B5EAD", "CJYT155583002BY", "5.8", nil),
    ])
  static let withoutMetadata = row(
    "CJYT1570568", "Globes d’arrosage en verre, lot de 4", slug: "globes-darrosage-en-verre-lot-de-4", cost: "4.75",
    price: "8.41", stock: 375,
    image: "oss-cf.cjdropshipping.com/product/2025/06/27/10/af7ea485-f757-547a-bc04-10ce9d679b35.jpg",
    variants: [
      ("1691440689469083270", "CJYT157056801AZ", "4.75", 361),
      ("1691440689469087366", "CJYT157056802BY", "5.15", 14),
    ])
  static let nullVariants = row(
    "CJYT1577937", "Outils de jardinage, 5 pièces", slug: "outils-de-jardinage-5-pieces", cost: "8.30",
    price: "13.21", stock: 398,
    image: "cf.cjdropshipping.com/product/2023/07/10/10/6f76618c-e680-53e0-bdf7-1ccf4c70b809.jpg",
    supplierID: "B4A26483-6002-5A2B-9CB0-698204224061")
  static let notSynced = row(
    "CJYT1585306", "Hamac double avec support", slug: "hamac-double-avec-support", cost: "48.60", price: "75.90",
    margins: ("50.00", "3.00"), stock: 123,
    image: "oss-cf.cjdropshipping.com/product/2024/08/11/10/3d32b4a6-f268-5f2b-8014-4580a55d0e80.jpg",
    supplierID: "1691495055005652450",
    variants: [
      ("1691495055105652450", "CJYT158530601AZ", "48.6", 35),
      ("1691495055105656546", "CJYT158530602BY", "49.0", 88),
    ])
  static let longName = row(
    "CJYT1592675",
    "Lanterne solaire en rotin tressé à la main pour balcon, terrasse et jardin d’hiver, Lanterne solaire en rotin tressé à la main pour balcon, terrasse et jardin d’hiver, Lanterne solaire en rotin tressé à la main pour balcon, terrasse et jardin d’hiver, Lan",
    slug: "lanterne-solaire-en-rotin-longue", cost: "7.25", price: "11.79", stock: 197,
    image: "cf.cjdropshipping.com/product/2025/09/12/10/1cdfebff-cfaf-5c1f-94b2-738d5844824c.jpg",
    supplierID: "1691522237823937040",
    variants: [
      ("1691522237923937040", "CJYT159267501AZ", "7.25", 72),
      ("1691522237923941136", "CJYT159267502BY", "7.65", 125),
    ])
  static let blanksInMetadata = row(
    "cjyt1607413", "Nichoir en cèdre", slug: "nichoir-en-cedre", cost: "9.70", price: "15.10", stock: 146,
    image: "cf.cjdropshipping.com/product/2024/11/14/10/709473bd-1477-598c-b064-b0b655f289be.jpg",
    supplierID: " 1691576603460506220 ",
    variants: [
      ("1691576603560506220", "CJYT160741301AZ", "9.7", 146)
    ])
  static let hugeMargin = row(
    "CJYT1614782", "Housse pour meubles de jardin", slug: "housse-pour-meubles-de-jardin", cost: "11.45",
    price: "125.95", compareAt: "21.82", margins: ("999.99", "0.00"), stock: 708,
    image: "oss-cf.cjdropshipping.com/product/2025/12/15/10/5b6062eb-cedd-5a32-9d5c-3129aa7b36de.jpg",
    supplierID: "1691603786278790810",
    variants: [
      ("1691603786378790810", "CJYT161478201AZ", "11.45", 183),
      ("1691603786378794906", "CJYT161478202BY", "11.85", 236),
      ("1691603786378799002", "CJYT161478203CX", "12.25", 289),
    ])
  static let namesOnly = row(
    "CJYD1401081", "Rideau lumineux 3 × 3 m", slug: "rideau-lumineux-3-3-m", cost: "6.33", price: "12.02",
    margins: ("42.50", "3.00"), stock: 758,
    image: "cf.cjdropshipping.com/product/2023/07/22/10/7e5db72c-ce58-588a-89fe-b4d4d4c2c3c0.jpg",
    supplierID: "2A388317-57F7-59B0-A1DC-5F028C925455",
    variants: [
      ("CD3A95CB-37EB-557B-AA8F-D7379E0C800E", "CJYD140108101AZ", "6.33", 310),
      ("6E23C97A-44D4-5FDB-B845-30360F8DFCD4", "CJYD140108102BY", "6.73", 363),
      ("DBA9CC71-0BD7-5DEF-93B1-91175EA3AD46", "CJYD140108103CX", "7.13", 16),
      ("4F768D79-3892-54ED-ABD1-8CB87E150A50", "CJYD140108104DW", "7.53", 69),
    ])

  private static func row(
    _ sku: String, _ name: String, slug: String? = nil, cost: String, price: String? = nil, compareAt: String? = nil,
    margins: (percent: String, fixed: String)? = nil, isCalculated: Bool = true, stock: Int? = nil,
    image: String? = nil, isVisible: Bool = true, provider: String? = "1", supplierID: String? = nil,
    category: String? = "c", isSynced: Bool = true,
    variants: [(vid: String, sku: String, cost: String, stock: Int?)] = []
  ) -> ShopProduct {
    ShopProduct(
      id: "p", sku: sku, slug: slug, name: name, isVisible: isVisible, price: price.map(Decimal.make),
      compareAtPrice: compareAt.map(Decimal.make), currency: "CAD", cost: .make(cost),
      marginPercent: (margins?.percent).map(Decimal.make), marginFixed: (margins?.fixed).map(Decimal.make),
      isPriceCalculated: isCalculated, stock: stock, imageURLs: image.map { ["https://\($0)"] } ?? [],
      categoryIDs: category.map { [$0] } ?? [], providerID: provider, supplierProductID: supplierID,
      variants: variants.map { ShopVariant(vid: $0.vid, sku: $0.sku, cost: .make($0.cost), stock: $0.stock) },
      lastSync: isSynced ? .noon.ago(.days(9)) : nil)
  }
}
