package import HTTPServer
import Synchronization
package import Telemetry

/// Keeps an anonymous address from asking more than its share; looked at before anything else of a request.
///
/// An allowed request costs a look at the start of its target, one lock and a few comparisons, and no memory. Nobody is
/// counted who comes from a trusted network, and no target under `/api/cj/`, because there a rewrite hides all visitors
/// behind one address.
package final class CallerLimits: Sendable {
  /// Addresses that are counted at the same time; because that is 1.5 MiB, and a shop has fewer visitors in the seconds
  /// a bucket takes to fill.
  static let addresses = 65_536
  /// Because the loops must not wait for each other.
  private static let shardCount = 16

  private struct Shard: ~Copyable {
    let buckets: Mutex<TokenBuckets>
  }

  private let shards: InlineArray<16, Shard>
  private let seed: UInt64
  private let key: AccessKeys
  private let trusted: [Network]
  private let proxies: [Network]
  private let refusals: RefusedCallers

  /// - Parameters:
  ///   - perSecond: Requests an address may go on asking, from 1 to 1,000,000.
  ///   - burst: Requests it may ask at once, from 1 to 1,000,000.
  ///   - storefrontKey: Whoever presents it is never refused; nil: nobody.
  ///   - trusted: As in the server's `Limits`, for addresses that a proxy tells.
  ///   - proxies: As in the server's `Limits`.
  ///   - seed: Keeps strangers from choosing addresses that displace each other.
  package init(
    perSecond: Int, burst: Int, storefrontKey: Secret?, trusted: [Network] = [], proxies: [Network] = [],
    log: Log = .silent, seed: UInt64 = .random(in: .min ... .max)
  ) {
    shards = InlineArray { _ in
      Shard(
        buckets: Mutex(
          TokenBuckets(perSecond: perSecond, burst: burst, addresses: Self.addresses / Self.shardCount)))
    }
    // Odd, because a factor of zero would make all digests equal.
    self.seed = seed | 1
    key = AccessKeys(admin: storefrontKey, hook: nil)
    self.trusted = trusted
    self.proxies = proxies
    refusals = RefusedCallers(log: log)
  }

  /// Requests refused so far.
  package var counter: Counter { refusals.counter }

  /// What a caller hears who asks too often; nil: go on.
  func refusal(
    _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ client: Client, _ now: LoopTime
  ) -> Answer? {
    if Self.isOpen(head.target, bytes) { return nil }
    guard let asker = asker(head, bytes, client) else { return nil }
    let counted = asker.limited
    let digest = digest(counted)
    let wait = shards[Int(digest >> 60)].buckets.withLock {
      $0.take(counted, digest: digest, at: now.monotonicMilliseconds)
    }
    if wait == 0 || key.opens(.admin, head, bytes) { return nil }
    refusals.note(asker, now)
    return Problem.rateLimited(retryAfter: max(1, Int((wait + 999) / 1000))).answer()
  }

  /// Nil where the address is not counted.
  private func asker(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ client: Client) -> Address? {
    guard client.isProxy else { return client.isTrusted ? nil : client.address }
    let address = ForwardedFor.asker(head, bytes, behind: proxies) ?? client.address
    return trusted.contains { $0.contains(address) } ? nil : address
  }

  private static func isOpen(_ target: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    let prefix = target.lowerBound..<min(target.lowerBound + 8, target.upperBound)
    return bytes.equals("/api/cj/", in: prefix)
  }

  /// Two rounds of multiplying and folding, the first with what strangers do not know.
  private func digest(_ address: Address) -> UInt64 {
    let first = (address.high ^ seed).multipliedFullWidth(by: address.low ^ 0x9e37_79b9_7f4a_7c15)
    let second = (first.high ^ first.low).multipliedFullWidth(by: seed)
    return second.high ^ second.low
  }
}
