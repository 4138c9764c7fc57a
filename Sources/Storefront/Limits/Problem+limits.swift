extension Problem {
  /// - Parameter retryAfter: whole seconds until a request is answered again.
  static func rateLimited(retryAfter: Int) -> Problem {
    Problem(
      status: 429, code: "rate_limited", title: "Too Many Requests",
      detail: "This address asks too often. The storefront key lifts the limit.", isRetryable: true,
      retryAfter: retryAfter)
  }
}
