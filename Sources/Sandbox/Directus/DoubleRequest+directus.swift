import Foundation
import Upstream

extension DoubleRequest {
  /// The body, if it is declared as JSON; anything else counts as an empty object.
  func jsonBody() throws(DirectusRefusal) -> JSONValue {
    guard !body.isEmpty, headers["content-type"]?.lowercased().hasPrefix("application/json") == true else {
      return .object([:])
    }
    do {
      return try JSONValue(parsing: body)
    } catch {
      throw .payload("Unexpected token in JSON")
    }
  }

  /// The token of the header or the query; a header of another form than `Bearer token` is ignored.
  func token() throws(DirectusRefusal) -> String? {
    let parts = (headers["authorization"] ?? "").split(separator: " ", omittingEmptySubsequences: false)
    let bearer = parts.count == 2 && parts[0].lowercased() == "bearer" && !parts[1].isEmpty ? String(parts[1]) : nil
    guard let inQuery = parameter("access_token"), !inQuery.isEmpty else { return bearer }
    guard bearer == nil else { throw .payload("The request uses more than one method for including an access token") }
    return inQuery
  }
}

extension String {
  var isUUID: Bool { UUID(uuidString: self) != nil }
}
