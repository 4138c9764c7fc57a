import Telemetry

/// Moves stock and cost with time: what is in the warehouses follows from how long the sandbox has run, and nothing else.
///
/// The first minute is still, so that everyone who starts the sandbox first reads the same figures.
/// Stock is sold piece by piece and replenished at once when a cycle ends; cost steps up and down by a few percent.
struct CJMovement: Sendable {
  /// One country's pieces of a variant.
  struct Level: Sendable, Equatable {
    var country: String
    /// Pieces the supplier holds itself.
    var held: Int
    /// Pieces at the factory.
    var factory: Int

    var total: Int { held + factory }
  }

  private let start: Instant

  /// - Parameter start: when the sandbox was started.
  init(start: Instant) {
    self.start = start
  }

  private static let still: Int64 = 60_000
  /// Between two moves; because a visitor of the demo shall see something happen within a minute.
  private static let tick: Int64 = 20_000
  /// Ticks until stock is replenished; 20 to 60 minutes.
  private static let cycle = 60...180
  /// Ticks a cost stands; 5 minutes.
  private static let costSteps: Int64 = 15
  /// Furthest that a cost moves, in percent of the seeded one.
  private static let costSwing = 4

  /// Pieces by country, China first.
  func levels(of variant: CJVariant, in product: CJProduct, at instant: Instant) -> [Level] {
    let pieces = remaining(variant, at: instant)
    let held = pieces * StableHash.pick(0...3, "held \(variant.vid)") / 10
    var levels = [Level(country: "CN", held: held, factory: pieces - held)]
    if StableHash.pick(0...2, "US \(product.pid)") == 0 {
      levels.append(Level(country: "US", held: pieces / 6 + StableHash.pick(0...5, variant.vid), factory: 0))
    }
    if StableHash.pick(0...7, "DE \(product.pid)") == 0 {
      levels.append(Level(country: "DE", held: pieces / 10, factory: 0))
    }
    return levels
  }

  /// Thousandths of a US dollar, in whole cents.
  func cost(of variant: CJVariant, at instant: Instant) -> Int {
    let step = ticks(at: instant) / Self.costSteps
    let percent = StableHash.pick(-Self.costSwing...Self.costSwing, "\(variant.vid) \(step)")
    return max(10, (variant.cost * (100 + percent) / 100 + 5) / 10 * 10)
  }

  private func remaining(_ variant: CJVariant, at instant: Instant) -> Int {
    let cycle = StableHash.pick(Self.cycle, "cycle \(variant.vid)")
    let phase = StableHash.pick(Self.cycle, "phase \(variant.vid)")
    let now = Int(ticks(at: instant) % Int64(cycle) + Int64(phase)) % cycle
    // Half a piece, one or one and a half per tick on average, more or less even over the cycle.
    let pace = StableHash.pick(1...3, "pace \(variant.vid)")
    let sold = now * pace / 2 + StableHash.pick(0...1, "\(variant.vid) \(ticks(at: instant))")
    return max(0, variant.stock - sold)
  }

  private func ticks(at instant: Instant) -> Int64 {
    max(0, instant.since(start).wholeMilliseconds - Self.still) / Self.tick
  }
}
