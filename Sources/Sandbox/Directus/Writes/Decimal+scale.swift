import Foundation

extension Decimal {
  /// Rounded half up to `scale` digits, all of them written.
  func text(scale: Int) -> String {
    var exact = self
    var rounded = Decimal()
    unsafe NSDecimalRound(&rounded, &exact, scale, .plain)
    let parts = "\(rounded)".split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let fraction = parts.count > 1 ? parts[1] : ""
    let padded = fraction + String(repeating: "0", count: max(0, scale - fraction.count))
    return scale == 0 ? parts[0] : "\(parts[0]).\(padded)"
  }
}
