import Digest
import Foundation
import Telemetry

extension CatalogPolicy {
  /// SHA-256 over all settings: where it differs from the stored one, everything derived under it is derived again.
  package var shape: [UInt8] { SHA256.hash(Array(lines.joined(separator: "\n").utf8)) }

  /// One line per setting; the revision stands for the rules themselves.
  private var lines: [String] {
    [
      "revision=\(Self.revision)", "currency=\(shopCurrency.code)", "margin=\(defaultMargin.percent)",
      "fixed=\(defaultMargin.fixed)", "ending=\(ending.rawValue)", "jump=\(priceJumpPercent)", "extra=\(floorExtra)",
      "from=\(shipFrom.map { $0.sorted().joined(separator: ",") } ?? "*")", "safety=\(safetyStock)",
      "cap=\(quantityCap)", "low=\(lowStockThreshold)", "stock=\(milliseconds(stockCurrentFor, stockStaleFor))",
      "price=\(milliseconds(priceCurrentFor, priceStaleFor))", "seeded=\(seededSaleWindow.wholeMilliseconds)",
      "image=\(requiresImage)", "language=\(language ?? "")", "hosts=\(imageHosts.joined(separator: ","))",
    ] + exchangeRates.lines
  }

  private func milliseconds(_ current: Duration, _ stale: Duration) -> String {
    "\(current.wholeMilliseconds),\(stale.wholeMilliseconds)"
  }

  /// Raised with every change of what is derived from the same rows and settings.
  private static let revision = 4
}
