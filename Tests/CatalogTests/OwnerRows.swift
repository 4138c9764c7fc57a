import Foundation

@testable import Catalog

/// The rows of the owner's running shop that are unlike the others: a collection without slugs, pictures, stock,
/// variants, currency or computed prices.
enum OwnerRows {
  static let nameOnly = row(1, "savon", isVisible: false)
  static let withoutSKU = row(2, "Bougie parfumée", price: "12.00", description: "Cire de soja, 40 heures.")
  static let emptySKU = row(4, "TEST", sku: "", price: "0.00", cost: "0.00", isVisible: false)
  static let supplierPrice = row(
    5, "Corduroy velvet cushion cover", sku: "CJJT1180011", price: "3.42", cost: "3.42",
    description: "<p>Soft corduroy velvet with a hidden zip, machine washable at 30 °C.</p>")
  static let nullCost = row(6, "Silent wall clock 30 cm", sku: "CJJT1202118", price: "7.80", isVisible: false)
  static let twiceDraft = row(
    7, "Bamboo cutting board", sku: "CJCF1246332", price: "6.70", cost: "6.70",
    description: "<p>Juice groove and handle, bamboo from managed forests.</p>", isVisible: false)
  static let twiceOnSale = row(
    8, "Bamboo cutting board", sku: "CJCF1246332", price: "6.70", cost: "6.70",
    description: "<p>Juice groove and handle, bamboo from managed forests.</p>")
  static let lowerCaseSKU = row(
    9, "Cordless milk frother", sku: "cjcf1268439", price: "4.48", cost: "4.48",
    description: "<p>Dense foam in fifteen seconds, USB charging.</p>")
  static let blanksAroundSKU = row(
    10, "Organic cotton bath towel", sku: " CJWY1305284 ", price: "5.35", cost: "5.35",
    description: "<p>500 gsm, quick drying, certified.</p>", isVisible: false)
  static let rewritten = row(
    11, "Distributeur de savon automatique", sku: "CJWY1327391", price: "24.99", cost: "9.99",
    description: "Capteur infrarouge, 350 ml.\nÉtanche IPX5.")
  static let nullPrice = row(
    12, "Foldable LED desk lamp", sku: "CJYD1364236", cost: "9.15", description: supplierHTML, isVisible: false)
  static let zeroPrice = row(
    13, "Veilleuse lune 3D 🌙 — édition « été doré » ✨", sku: "CJYD1386343", price: "0.00", cost: "5.22",
    description: "<p>Imprimée en 3D 🖨️, seize couleurs 🎨.</p>")
  static let variantSKU = row(
    15, "Foldable laundry basket 75 L, grey", sku: "CJSN148950901AZ", price: "7.60", cost: "7.60",
    description: "<p>Removable lining, reinforced handles.</p>", isVisible: false)
  static let eproloSKU = row(
    16, "Fine grater with blade guard", sku: "EP700243", price: "2.85", cost: "2.85",
    description: "<p>Etched stainless blade for zest and cheese.</p>", supplier: "2")
  static let unknownSKU = row(
    17, "Produit retiré", sku: "CJZZ0000001", price: "15.00", cost: "15.00",
    description: "<p>No longer at the supplier.</p>")
  static let productIDInSKU = row(
    18, "Chunky knit throw", sku: "1690027182818284590", price: "22.12", cost: "14.90", margins: ("35.00", "2.00"),
    description: "<p>Thick knit that keeps the warmth on winter evenings.</p>", supplier: "1", weight: 1250)
  static let uuidInSKU = row(
    19, "Corduroy velvet cushion cover", sku: "8DC26EF5-F53F-57C3-8A43-874AE639C520", price: "6.62", cost: "3.42",
    margins: ("35.00", "2.00"), supplier: "1", weight: 180)
  static let asSynced = row(
    20, "Kitchen scale 5 kg", sku: "1690353376637699670", cost: "7.10", margins: ("35.00", "2.00"), weight: 410,
    isVisible: false)
  static let onSaleWithoutPrice = row(
    21, "Long-spout watering can 1.8 L", sku: "f2a23fa3-ea9c-5599-a9d3-ff228344080c", cost: "5.40",
    margins: ("35.00", "2.00"), weight: 0)
  static let ownersPrice = row(
    23, "Bout de canapé en C", sku: "1690924215821676060", price: "59.90", cost: "27.30", margins: ("35.00", "2.00"),
    description: "<p>Se glisse sous le canapé.</p>", supplier: "1", weight: 4100)
  static let underMargin = row(
    24, "Panier en jacinthe d’eau", sku: "1691114495549668190", price: "9.00", cost: "8.95", margins: (nil, "0.00"),
    description: "<p>Fibre naturelle, anses solides.</p>", supplier: "1", weight: 770)
  static let archived = row(
    25, "Cedar nest box", sku: " 1691576603460506220 ", price: "15.10", cost: "9.70", margins: ("35.00", "2.00"),
    description: "<p>Untreated, with a roof that opens for cleaning.</p>", supplier: "1", weight: 1200,
    isVisible: false)
  static let supplierNowhere = row(
    26, "Battery copper wire lights", sku: "1690842667366822290", price: "2.00", cost: "0.00",
    margins: ("35.00", "2.00"), supplier: "9", weight: 90, isVisible: false)
  static let ownProduct = row(
    27, "Panier cadeau", sku: "TOUSKI-001", price: "45.50000", cost: "18.25", margins: ("50.00", "5.00"),
    description: "Fait à la main à Montréal.", weight: 850)

  private static let supplierHTML = """
    <div style="text-align:center"><b>Product information:</b><br/>Three colour temperatures, USB port.<br/>\
    <img src="https://cf.cjdropshipping.com/quick/product/0b4f7c1e-7d3a-5c7e-9d5a-2a2b6f1c9e01.jpg" \
    style="max-width:100%"/><br/><script>/* kept as it came */</script>\
    <table><tr><td>Voltage</td><td>5&nbsp;V &amp; 1&nbsp;A</td></tr></table></div>
    """

  private static func row(
    _ id: Int, _ name: String, sku: String? = nil, price: String? = nil, cost: String? = nil,
    margins: (percent: String?, fixed: String?) = (nil, nil), description: String? = nil, supplier: String? = nil,
    weight: Int? = nil, isVisible: Bool = true
  ) -> ShopProduct {
    ShopProduct(
      id: "\(id)", sku: sku, name: name,
      descriptionHTML: description.map { DescriptionHTML(cleaning: $0, imageHosts: ["*.cjdropshipping.com"]) },
      isVisible: isVisible, price: price.map(Decimal.make), cost: cost.map(Decimal.make),
      marginPercent: margins.percent.map(Decimal.make), marginFixed: margins.fixed.map(Decimal.make),
      providerID: supplier, weightGrams: weight)
  }
}

extension Decimal {
  static func make(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }
}
