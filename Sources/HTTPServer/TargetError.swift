/// Says why a request target cannot be read; each is the client's mistake, 400.
package enum TargetError: Error, Sendable, Equatable, CustomStringConvertible {
  case notAPath, fragment, badEscape, nul, notVisible, notUTF8, dotSegment

  /// For the `detail` of a problem.
  package var description: String {
    switch self {
    case .notAPath: "The target does not begin with a slash."
    case .fragment: "The target has a fragment; # must be written %23."
    case .badEscape: "The target has a % that is not followed by two hexadecimal digits."
    case .nul: "The target has a NUL character."
    case .notVisible: "The target has a character that must be percent-encoded."
    case .notUTF8: "The target is not UTF-8 after percent-decoding."
    case .dotSegment: "The path has a segment . or .. ; write the path without it."
    }
  }
}
