import Foundation

/// Where a person reads: results on standard output, complaints and the log on standard error.
enum Terminal {
  /// Written at once, so that a pipe shows the lines of a program that is killed.
  static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func complain(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
