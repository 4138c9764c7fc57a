/// Collects what makes no sense in one row while it is read.
final class RowComplaints {
  private(set) var all: [String] = []

  func note(_ complaint: String) {
    if !all.contains(complaint) { all.append(complaint) }
  }
}
