import Caching

/// What one read snapshot made of a request.
struct Rendering {
  enum Verdict {
    case page(Entry)
    /// There is no such page.
    case refused(Problem)
    /// It stands at another address for good; this is the canonical one.
    case moved(to: String)
    /// It is the page of another request, and nothing is stored under the words of this one.
    case spelledOtherwise(PageRequest)
  }

  let verdict: Verdict
  /// The number of the newest change the snapshot contained: to whoever knows of a later one the verdict says nothing.
  let seq: Int64
}
