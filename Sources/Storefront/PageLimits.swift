/// Bounds of what a page may be.
enum PageLimits {
  /// Decoded bytes; Next.js' data cache refuses 2 MB, and the bound of every page we write is half of that.
  static let decodedBody = 1 << 20
  /// How often a page is made again because it changed while it was made; then it is sent as it is and marked as late,
  /// and whoever would hear of a refusal or another address, which have no mark, is told to ask again.
  static let renderAttempts = 3
  /// Levels a tree is nested in; readers of JSON give up somewhere beyond a hundred, and so does a thread's stack.
  static let deepestTree = 32
}
