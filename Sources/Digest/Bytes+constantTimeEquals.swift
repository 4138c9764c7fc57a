extension [UInt8] {
  /// Compares with something secret in a time that tells nothing of where the two differ; only of unequal lengths.
  package func constantTimeEquals(_ other: [UInt8]) -> Bool {
    guard count == other.count else { return false }
    var difference: UInt8 = 0
    for index in indices { difference |= self[index] ^ other[index] }
    return difference == 0
  }
}
