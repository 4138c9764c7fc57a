import Caching
import HTTPServer
import Telemetry

/// The header lines of a stored answer: those that never vary are made once with the entry, those that tell its age are
/// appended when it is sent.
enum CacheHeaders {
  /// Status line and constant lines of a 200.
  static func head(of page: RenderedPage, etag: [UInt8], packing: Packing) -> [UInt8] {
    var text = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
    if packing.isGzipped { text += "Content-Encoding: gzip\r\n" }
    text += "Content-Length: \(packing.body.count)\r\n"
    return Array(text.utf8) + constantLines(of: page, etag: etag)
  }

  /// Status line and constant lines of a 304: neither length nor type (RFC 9110, 15.4.5).
  static func notModifiedHead(of page: RenderedPage, etag: [UInt8]) -> [UInt8] {
    Array("HTTP/1.1 304 Not Modified\r\n".utf8) + constantLines(of: page, etag: etag)
  }

  /// The head of a 200 without content coding, made from the stored 304's lines.
  static func identityHead(of entry: Entry, length: Int) -> [UInt8] {
    let lines = entry.notModifiedHead.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
    let text = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: \(length)\r\n"
    return Array(text.utf8) + lines
  }

  /// Appends what depends on the instant of sending: the remaining life counts down in `max-age`, so no `Age` is sent.
  static func append(to out: inout HeadBuffer, entry: Entry, outcome: Outcome, now: Instant) {
    let remaining = remainingLife(of: entry, at: now)
    switch outcome {
    case .hit:
      out.append("Server-Timing: cache;desc=hit\r\nCache-Status: touski;hit;ttl=")
      out.append(number: remaining)
    case .old:
      out.append("Server-Timing: cache;desc=old\r\nCache-Status: touski;hit;ttl=")
      out.append(number: remaining)
      out.append(";detail=rendering")
    case .late:
      out.append("Server-Timing: cache;desc=late\r\nCache-Status: touski;hit;ttl=-1;detail=late")
    case .rendered:
      out.append("Server-Timing: cache;desc=miss\r\nCache-Status: touski;fwd=miss;stored")
    case .renewed:
      out.append("Server-Timing: cache;desc=changed\r\nCache-Status: touski;fwd=stale;stored")
    case .collapsed:
      out.append("Server-Timing: cache;desc=collapsed\r\nCache-Status: touski;fwd=miss;stored;collapsed")
    }
    out.append("\r\nCache-Control: public, max-age=")
    out.append(number: outcome == .late ? 0 : max(0, remaining))
    out.append(", stale-while-revalidate=60, stale-if-error=86400\r\n")
  }

  /// Whole seconds until the entry is old, rounded down; negative afterwards.
  private static func remainingLife(of entry: Entry, at now: Instant) -> Int {
    let (left, isBeyond) = entry.currentUntil.milliseconds.subtractingReportingOverflow(now.milliseconds)
    guard !isBeyond else { return 0 }
    return Int(left) / 1000 - (left % 1000 < 0 ? 1 : 0)
  }

  /// An id comes from the shop's database and may hold anything; what could end the line or the list is encoded.
  private static func token(_ tag: String) -> String {
    tag.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ",") }
      ? tag : PercentEncoding.segment(tag)
  }

  private static func constantLines(of page: RenderedPage, etag: [UInt8]) -> [UInt8] {
    var text = "ETag: \(String(decoding: etag, as: UTF8.self))\r\nVary: Accept-Encoding\r\n"
    text += "Cache-Tag: \(page.tags.map(token).joined(separator: ","))\r\n"
    text += "Content-Location: \(page.contentLocation)\r\n"
    return Array(text.utf8)
  }
}
