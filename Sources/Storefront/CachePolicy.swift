/// Whether an answer may be kept by anybody on its way; each route declares one.
enum CachePolicy: Sendable {
  /// `Cache-Control: no-store`; the answer is true for one moment or one asker only.
  case never
  /// `Cache-Control: public` with the seconds the page has left, and stored here until a tag of it moves.
  case untilChanged
  /// What the public folder says of its files: kept, with a validator to ask again with; stored nowhere here.
  case file
}
