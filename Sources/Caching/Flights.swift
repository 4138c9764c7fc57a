import Synchronization

/// One render per key, joined by all who want it: the first to join leads and has the page rendered, the others wait.
///
/// A leader that goes away changes nothing, as its flight is a job of a render thread; the job lands exactly once, also
/// where it failed. Between landing and joining lies a gap in which a newcomer starts another flight: the job looks
/// into memory once more before it renders.
package final class Flights<Waiter: Sendable>: Sendable {
  private struct Seat {
    let waiter: Waiter
    /// The newest change the waiter may have heard of when it came.
    let newest: Int64
    let deadline: ContinuousClock.Instant
  }

  private let flights = Mutex<[String: [Seat]]>([:])

  package init() {}

  /// Adds a waiter to the key's flight, starting one where there is none.
  ///
  /// - Parameters:
  ///   - newest: `TagClocks.newest` as it is now, read before the call.
  ///   - deadline: when the waiter wants another answer than the page; `takeExpired` hands it out from then on.
  /// - Returns: whether the caller leads and has to start the render.
  package func join(_ key: String, _ waiter: Waiter, newest: Int64, deadline: ContinuousClock.Instant) -> Bool {
    let seat = Seat(waiter: waiter, newest: newest, deadline: deadline)
    return flights.withLock { flights in
      if flights[key]?.append(seat) != nil { return false }
      flights[key] = [seat]
      return true
    }
  }

  /// Ends the flight and hands out all who still wait, each exactly once: for a render that brought no entry, and for
  /// bytes that are sent whatever they are worth.
  package func land(_ key: String) -> [Waiter] {
    Self.waiters(flights.withLock { $0.removeValue(forKey: key) ?? [] })
  }

  /// Lands a render: hands out all for whom its entry is current.
  ///
  /// Where a tag moved past the entry meanwhile, those are the ones who came before the change; the others stay and the
  /// flight goes on. The entry is judged under the lock of the flights: whoever joined has read the clocks before, so
  /// nobody who saw a change is handed a page without it.
  ///
  /// - Returns: the waiters to answer with this entry, and whether the caller has to render once more.
  package func land(_ key: String, with entry: Entry) -> (waiters: [Waiter], mustRenderAgain: Bool) {
    let landed = flights.withLock { flights -> (seats: [Seat], mustRenderAgain: Bool) in
      guard entry.isOvertaken else { return (flights.removeValue(forKey: key) ?? [], false) }
      return Self.split(&flights, key, at: entry.seq)
    }
    return (Self.waiters(landed.seats), landed.mustRenderAgain)
  }

  /// Ends a flight all of whose waiters were taken out, so that nothing is rendered for nobody.
  ///
  /// - Returns: whether it was such a flight.
  package func endIfEmpty(_ key: String) -> Bool {
    flights.withLock { flights in
      guard flights[key]?.isEmpty == true else { return false }
      flights[key] = nil
      return true
    }
  }

  /// Takes out the waiters of all flights whose deadline has come, without ending a flight: its render still fills the
  /// cache.
  package func takeExpired(at now: ContinuousClock.Instant) -> [(key: String, waiter: Waiter)] {
    flights.withLock { flights in
      var expired: [(key: String, waiter: Waiter)] = []
      for (key, seats) in flights where seats.contains(where: { $0.deadline <= now }) {
        expired += seats.filter { $0.deadline <= now }.map { (key, $0.waiter) }
        flights[key] = seats.filter { $0.deadline > now }
      }
      return expired
    }
  }

  /// How many renders are under way.
  package var count: Int { flights.withLock { $0.count } }

  /// A closure and no key path, as one of a generic type is made anew at each call, which takes longer than the rest.
  private static func waiters(_ seats: [Seat]) -> [Waiter] { seats.map { $0.waiter } }

  /// Takes out who came before the change after `seq`; the flight ends where nobody came later.
  private static func split(
    _ flights: inout [String: [Seat]], _ key: String, at seq: Int64
  ) -> (seats: [Seat], mustRenderAgain: Bool) {
    guard let seats = flights.removeValue(forKey: key) else { return ([], false) }
    let later = seats.filter { $0.newest > seq }
    guard !later.isEmpty else { return (seats, false) }
    flights[key] = later
    return (seats.filter { $0.newest <= seq }, true)
  }
}
