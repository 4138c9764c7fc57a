/// A refusal in the words of the real supplier; most come with HTTP 200.
struct CJRefusal: Error {
  let status: Int
  let code: Int
  let message: String

  private init(_ code: Int, _ message: String, status: Int = 200) {
    self.status = status
    self.code = code
    self.message = message
  }

  static var wrongKey: Self { Self(1_600_005, "APIkey is wrong, please check and try again") }
  static var tokenMissing: Self { Self(1_600_002, "access token cannot be empty") }
  static var tokenInvalid: Self { Self(1_600_001, "Authentication failed", status: 401) }
  static var refreshTokenInvalid: Self { Self(1_600_003, "Refresh token is failure") }
  static var productRemoved: Self { Self(1_602_002, "Product has been removed from shelves") }
  static var variantRemoved: Self { Self(1_602_003, "Variant has been removed from shelves") }
  static var productNotFound: Self { Self(1_602_001, "Product not found") }
  static var variantNotFound: Self { Self(1_602_000, "Variant not found") }
  static var badParameter: Self { Self(1_600_100, "Param error") }
  static var unknownInterface: Self { Self(1_600_101, "Interface not found", status: 404) }

  static func throttled(_ calls: Int) -> Self {
    Self(1_600_200, "Too Many Requests, QPS limit is \(calls) time/1second", status: 429)
  }

  static func signedInTooOften(_ pause: Int64) -> Self {
    Self(1_600_200, "Too much request, QPS limit is 1 time/\(pause) seconds", status: 429)
  }

  static func noPoints(usedToday: Int, remaining: Int, required: Int) -> Self {
    Self(
      16_900_500,
      "Insufficient API points. Used today: \(usedToday), Remaining: \(remaining), Required: \(required).")
  }

  static func empty(_ parameter: String) -> Self {
    Self(16_900_403, "\(parameter) can not be empty", status: 400)
  }

  static func method(_ name: String) -> Self {
    Self(16_900_202, "Request method '\(name)' not supported", status: 405)
  }

  static var bodyMissing: Self { Self(16_900_204, "Request body is missing") }
  static var bodyNotJSON: Self { Self(16_900_205, "Request body is not JSON") }

  /// A failure with this status, as a fault switch asks for it.
  static func failing(status: Int) -> Self { Self(1_600_000, "System error", status: status) }
}
