/// Why bytes could not be packed or unpacked; none of it gets better by trying again.
package enum GzipError: Error, Sendable, Equatable {
  /// zlib had no memory or was misused: its result code (zlib.h).
  case failed(operation: String, code: Int32)
  /// The input ends before its gzip stream does.
  case truncated
  /// The input is no gzip stream, its check sum is wrong, or bytes follow it.
  case damaged
  /// The output would exceed the limit in bytes.
  case tooLarge(limit: Int)
}
