import CZlib
import Telemetry

/// Compresses bodies into the gzip format (RFC 1952) with one zlib stream that is used again for each; belongs to one
/// thread, usually a render thread.
///
/// The header carries no time, so equal bytes give equal output.
@safe package final class Gzip {
  /// Level 4 would take a third of the time and cost 9 % more bytes, which every reader of the entry would pay.
  private static let level: Int32 = 6
  /// zlib's largest window (15 bits), plus 16 for the gzip format (zlib.h, deflateInit2).
  private static let windowBits: Int32 = 15 + 16
  /// How much is unpacked at a time before the limit is looked at.
  private static let step = 32 << 10

  private let stream: UnsafeMutablePointer<z_stream>
  /// Where zlib writes; as large as the largest body so far asked for.
  private var output = unsafe UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
  private let counters: CachingCounters

  package init(counters: CachingCounters) throws(GzipError) {
    self.counters = counters
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe touski_deflate_init(stream, Self.level, Self.windowBits)
    // On failure `deinit` runs as well: ending a stream that was never begun is harmless.
    guard code == Z_OK else { throw .failed(operation: "deflateInit2", code: code) }
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
    unsafe output.deallocate()
  }

  /// The bytes as one gzip member.
  package func compress(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
    guard let length = UInt32(exactly: bytes.count) else { throw .tooLarge(limit: Int(UInt32.max)) }
    var code = unsafe deflateReset(stream)
    guard code == Z_OK else { throw .failed(operation: "deflateReset", code: code) }
    counters.gzipRuns.add()
    unsafe grow(to: Int(deflateBound(stream, UInt(length))))
    // zlib declares its input without const, though it never writes to it.
    var input = bytes
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.pointee.next_in = input.baseAddress
      unsafe stream.pointee.avail_in = length
      unsafe stream.pointee.next_out = output.baseAddress
      unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
      code = unsafe deflate(stream, Z_FINISH)
    }
    guard code == Z_STREAM_END else { throw .failed(operation: "deflate", code: code) }
    // A copy of just the size: what is packed is kept for long, and what may be written is four times as much.
    return unsafe Array(UnsafeBufferPointer(rebasing: output[..<Int(stream.pointee.total_out)]))
  }

  private func grow(to count: Int) {
    guard unsafe output.count < count else { return }
    unsafe output.deallocate()
    unsafe output = .allocate(capacity: count)
    unsafe output.initialize(repeating: 0)
  }

  /// What one gzip member holds, for a client that takes no gzip.
  ///
  /// - Parameter limit: the most bytes to give; more is refused as soon as it shows.
  package static func decompress(_ bytes: [UInt8], limit: Int, counters: CachingCounters) throws(GzipError) -> [UInt8] {
    counters.gunzipRuns.add()
    guard let length = UInt32(exactly: bytes.count) else { throw .tooLarge(limit: limit) }
    // zlib remembers the stream's address, which a local variable does not promise to keep.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    var code = unsafe touski_inflate_init(stream, windowBits)
    guard code == Z_OK else { throw .failed(operation: "inflateInit2", code: code) }
    defer { unsafe inflateEnd(stream) }
    var input = bytes
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: step)
    var isTooLarge = false
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.pointee.next_in = input.baseAddress
      unsafe stream.pointee.avail_in = length
      repeat {
        let count = unsafe chunk.withUnsafeMutableBufferPointer { chunk in
          unsafe stream.pointee.next_out = chunk.baseAddress
          unsafe stream.pointee.avail_out = UInt32(step)
          code = unsafe inflate(stream, Z_NO_FLUSH)
          return unsafe step - Int(stream.pointee.avail_out)
        }
        isTooLarge = output.count + count > limit
        if !isTooLarge { output += chunk[..<count] }
      } while code == Z_OK && !isTooLarge
    }
    if isTooLarge { throw .tooLarge(limit: limit) }
    switch code {
    case Z_STREAM_END where unsafe stream.pointee.avail_in == 0: return output
    case Z_BUF_ERROR: throw .truncated
    case Z_MEM_ERROR, Z_STREAM_ERROR: throw .failed(operation: "inflate", code: code)
    default: throw .damaged
    }
  }
}
