/// The numbers of this target, each with its because.
enum Limits {
  /// A look-up waits this long for its permit; longer waits are the refresh loop's, which knows other things to do.
  static let permitPatience: Duration = .seconds(15)
  /// From connecting to the last byte of one call. CJ answers in one to three seconds; what takes longer has failed.
  static let callTimeout: Duration = .seconds(15)
  /// Bytes of one answer; the largest seen, a product with hundreds of variants, has half a megabyte.
  static let bodyLimit = 8 << 20
  /// CJ's documented ration of sign-ins, refused with 429 beyond; counted across restarts.
  static let signInRation: Duration = .seconds(300)
  /// A token is renewed this long before it expires, or when a third of its life is left if that is less, because a
  /// refused or failing sign-in must leave time to be mended.
  static let longestRenewalMargin: Duration = .seconds(10 * 86_400)
  /// Life of a token whose expiry was not told: the shortest time for which CJ returns the same one.
  static let assumedTokenLife: Duration = .seconds(86_400)
  /// The account's description is asked again at most this often while answers disagree with it.
  static let accountPause: Duration = .seconds(600)
}
