/// Splits the target of every complete head, as routes do.
enum TargetCheck {
  static func read(_ head: RequestHead, _ bytes: Span<UInt8>) {
    guard let target = try? Target(parsing: bytes.extracting(head.target)) else { return }
    demand(!target.segments.isEmpty, "a path has a segment")
    for segment in target.segments {
      demand(segment != "." && segment != "..", "no segment climbs")
      demand(!segment.utf8.contains(0), "no segment holds NUL")
    }
    for item in target.items {
      demand(!item.name.utf8.contains(0) && !item.value.utf8.contains(0), "no item holds NUL")
    }
  }
}
