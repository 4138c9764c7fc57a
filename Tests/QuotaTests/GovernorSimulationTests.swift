import Foundation
import Telemetry
import Testing

@testable import Quota

/// Hours of random arrivals against a supplier that counts for itself, with restarts from the ledger at random moments.
struct GovernorSimulationTests {
  private static let seeds: ClosedRange<UInt64> =
    1...(ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] == nil ? 6 : 300)

  @Test(arguments: seeds)
  func `hours of random arrivals and restarts keep rate and points`(seed: UInt64) {
    var random = Randomness(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let rate = [1, 2, 4, 6][Int(seed % 4)]
    var now = Instant(milliseconds: 1_700_000_000_000)
    // The supplier's own book: an exact bucket in parts of 1/86,400,000 point, at first emptier or fuller than assumed.
    let capacity: Int64 = 2_000
    var supplierParts = Int64(random.below(2_000)) * 86_400_000
    var charged: Int64 = 0
    var received: Int64 = 0
    var lastCallAt: Instant?

    var governor = Governor(freshAt: now)
    // What would be on disk, as the service stores it before a call leaves and after it is settled.
    var disk = governor.record
    var waiting: [(place: Governor.Place, cost: Int)] = []
    var inFlight: [(permit: Permit, remaining: Int, arrives: Instant, outcome: Settlement.Outcome)] = []
    let end = now.advanced(by: .seconds(3 * 3600))
    var isDescribed = false

    while now < end {
      let step = Int64(1 + random.below(400))
      now = now.advanced(by: .milliseconds(step))
      supplierParts = min(supplierParts + capacity * step, capacity * 86_400_000)

      if random.below(100) < 8, waiting.count < 20 {
        let cost = isDescribed ? [0, 10, 10, 10, 50][random.below(5)] : 0
        let deadline = now.advanced(by: .seconds(Int64(random.below(120))))
        waiting.append((governor.join(cost: cost, deadline: deadline), cost))
      }

      for caller in waiting {
        switch governor.turn(of: caller.place, at: now) {
        case .wait(let until):
          #expect(until > now)
        case .refuse:
          waiting.removeAll { $0.place == caller.place }
        case .grant(let permit):
          waiting.removeAll { $0.place == caller.place }
          disk = governor.record
          #expect(permit.cost == caller.cost)
          if let last = lastCallAt {
            // Until the account is described the lowest rate holds, afterwards its own.
            #expect(now.since(last) >= .milliseconds((1100 + rate - 1) / rate), "two calls within the spacing")
          }
          lastCallAt = now
          received += 1
          let isThrottled = isDescribed && random.below(40) == 0
          let isRefused = !isThrottled && Int64(permit.cost) * 86_400_000 > supplierParts
          if !isRefused, !isThrottled {
            supplierParts -= Int64(permit.cost) * 86_400_000
            charged += Int64(permit.cost)
          }
          // Once described, our reckoning is never above the supplier's.
          if isDescribed { #expect(!isRefused, "spent points that were not there") }
          let latency = Duration.milliseconds(random.below(1500))
          let outcome: Settlement.Outcome = isThrottled ? .throttled : isRefused ? .exhausted : .answered
          inFlight.append((permit, Int(supplierParts / 86_400_000), now.advanced(by: latency), outcome))
        }
      }

      for call in inFlight where call.arrives <= now {
        let points = PointsInfo(total: Int(capacity), usedToday: nil, remaining: call.remaining)
        let settlement = Settlement(
          call.outcome, points: call.outcome == .throttled ? nil : points, isAccount: !isDescribed,
          perSecond: isDescribed ? nil : rate)
        _ = governor.settle(call.permit, settlement, at: now)
        isDescribed = true
        disk = governor.record
      }
      inFlight.removeAll { $0.arrives <= now }

      if random.below(4000) == 0 {
        // Killed: what was in memory and in flight is gone, the supplier has counted all the same.
        governor = Governor(resuming: disk, at: now)
        waiting = []
        inFlight = []
      }
      #expect(governor.record.spent >= charged, "under-counted")
      #expect(governor.record.calls == received)
    }
    #expect(received > 100)
  }
}

/// A small repeatable generator (xorshift64*), because the system's one cannot be seeded.
private struct Randomness {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int((state &* 0x2545_f491_4f6c_dd1d) >> 33) % bound
  }
}
