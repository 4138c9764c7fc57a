import Foundation
package import Upstream

extension UpstreamRequest {
  /// The path without query, as a script names it; percent escapes stay.
  package var path: String {
    URLComponents(string: url)?.percentEncodedPath ?? url
  }

  /// A parameter of the query, decoded.
  package func parameter(_ name: String) -> String? {
    URLComponents(string: url)?.queryItems?.first { $0.name == name }?.value
  }

  /// The first value of a header, whose name is compared without case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
