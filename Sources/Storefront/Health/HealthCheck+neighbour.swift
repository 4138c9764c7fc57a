package import Mirror

extension HealthCheck {
  /// Tells what is remembered of a neighbour, without asking it.
  ///
  /// - Parameters:
  ///   - name: as `directus:pull`.
  ///   - report: of the loop that asks it.
  ///   - unit: what its rows are.
  ///   - signedIn: how, in words; nil where there is nothing to sign in to.
  package init(name: StaticString, _ report: NeighbourReport, rowsAre unit: StaticString, signedIn: String? = nil) {
    var details: [(name: StaticString, value: Value)] = []
    let wasAsked = report.succeededAt != nil || report.failingSince != nil
    if wasAsked { details.append(("reachable", .flag(report.failingSince == nil))) }
    if let signedIn { details.append(("signedIn", .text(signedIn))) }
    if let since = report.failingSince { details.append(("failingSince", .instant(since))) }
    if let since = report.heldSince { details.append(("heldSince", .instant(since))) }
    let isHeld = report.held.map { "Held: \($0). What was read before is served; `touski pull --accept` applies it." }
    self.init(
      name: name,
      status: report.failingSince != nil ? .fail : report.held != nil || !wasAsked ? .warn : .pass,
      time: report.succeededAt, observed: report.rows.map { ($0, unit) },
      output: report.detail ?? isHeld ?? (wasAsked ? nil : "It has not answered since the start."),
      details: details)
  }
}
