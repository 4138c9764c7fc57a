/// How a job of the render threads is treated where there are more than they can do in time.
package enum RenderPriority: Sendable, Equatable {
  /// Done before all others and never refused for being late: for what is not shed, and what others wait behind.
  case urgent
  /// Somebody waits for it this long; it is refused at once where it would be begun later.
  case waited(Duration)
  /// Nobody waits, and the next reader begins it again: refused first.
  case behind

  /// For whoever waits for a page or a service.
  package static let usual = RenderPriority.waited(Waiter.patience)
  /// How far what nobody waits for may push back what comes after it; not noticed by anyone.
  static let patienceBehind: Duration = .milliseconds(100)
}
