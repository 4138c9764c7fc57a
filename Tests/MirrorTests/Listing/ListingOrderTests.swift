import Catalog
import Telemetry
import Testing

@testable import Mirror

@Suite struct ListingOrderTests {
  @Test func `names are sorted without case, accents and ligatures`() {
    #expect(ListingOrder(view(named: "Étagère À épices, Œuf"), position: nil).name == "etagere a epices, oeuf")
  }

  @Test func `without a place, a date and a price the end of each list is the place`() {
    let order = ListingOrder(view(named: "a"), position: nil)

    #expect(order.position == .max && order.newness == .max && order.lastRank == 2)
  }

  private func view(named name: String) -> ProductView {
    ProductView(
      id: "1", slug: "1", name: name,
      availability: Availability(
        status: .unknown, availableForSale: false, quantityAvailable: nil, checkedAt: nil, source: .none),
      updatedAt: ManualWallClock.start)
  }
}
