/// Proves that a message comes from who holds the key (RFC 2104), for webhooks in both directions.
package enum HMAC {
  /// The 32 bytes of HMAC-SHA-256.
  package static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    let blockLength = 64
    var block = key.count > blockLength ? SHA256.hash(key) : key
    block += [UInt8](repeating: 0, count: blockLength - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5c })
    outer.update(inner.finish())
    return outer.finish()
  }
}
