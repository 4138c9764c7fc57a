import Telemetry
import Testing

@testable import Catalog

struct FigureAgeTests {
  private func age(_ age: Duration) -> FigureAge {
    FigureAge(observedAt: .noon.ago(age), currentFor: .hours(6), staleFor: .days(7), now: .noon)
  }

  @Test func `a figure is current up to its limit, then stale, then unknown`() {
    let millisecond = Duration.milliseconds(1)

    #expect(age(.zero).band == .current)
    #expect(age(.hours(6)).band == .current)
    #expect(age(.hours(6) + millisecond).band == .stale)
    #expect(age(.days(7)).band == .stale)
    #expect(age(.days(7) + millisecond).band == .unknown)
    #expect(age(.hours(6)).changesAt == .noon.advanced(by: millisecond))
    #expect(age(.days(9)).changesAt == nil)
  }

  @Test func `a figure from the future is current`() {
    #expect(age(.hours(-3)).band == .current)
  }

  @Test func `a copied figure is stale from the start until its window has passed`() {
    let seeded = { (age: Duration) in FigureAge(seededAt: .noon.ago(age), window: .days(7), now: .noon).band }

    #expect(seeded(.zero) == .stale)
    #expect(seeded(.days(7)) == .stale)
    #expect(seeded(.days(7) + .milliseconds(1)) == .unknown)
  }

  @Test func `absurd durations do not trap`() {
    let age = FigureAge(
      observedAt: Instant(milliseconds: .max), currentFor: .seconds(Int64.max), staleFor: .zero, now: .noon)

    #expect(age.band == .current)
  }

  @Test func `the worst band wins`() {
    #expect([Band.stale, .unknown, .current].max() == .unknown)
    #expect(Band.current < .stale)
  }
}
