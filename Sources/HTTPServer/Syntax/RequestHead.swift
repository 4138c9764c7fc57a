/// Points into the input buffer at what a request's head says; a plain value without a byte of its own.
///
/// All positions are relative to the span the head was parsed from.
package struct RequestHead: Sendable {
  /// Where a field's name and value stand; the value without the blanks around it.
  struct Field: Sendable {
    var name: UInt16
    var nameCount: UInt16
    var value: UInt16
    var valueCount: UInt16
  }

  /// How the body's end is found (RFC 9112 section 6.3).
  enum Framing: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
  }

  /// Of the request line; methods are told apart by case (RFC 9110 section 9.1).
  package internal(set) var method = Method.other
  /// Whether the client speaks HTTP/1.0, which has no chunked answers and closes by default.
  package internal(set) var isHTTP10 = false
  /// Path and query as they came; for absolute-form without the authority.
  package internal(set) var target: Range<Int> = 0..<0
  /// Values of the first field of these names; noted as they are read, because every hit asks for them.
  package internal(set) var ifNoneMatch: Range<Int>?, acceptEncoding: Range<Int>?
  /// Field lines read.
  package internal(set) var count = 0
  /// Bytes from the request line to the empty line, both included.
  var end = 0
  var framing = Framing.none
  var expectsContinue = false
  var wantsClose = false
  var wantsKeepAlive = false
  /// Always of full length, so that the next head needs no memory; an array, because the compiler copies large inline
  /// values on the way to a call.
  var fields = [Field](repeating: Field(name: 0, nameCount: 0, value: 0, valueCount: 0), count: Limits.fields)

  init() {}

  /// Reads one whole head, nil unless it is complete and valid; for whoever wants to ask a responder without a socket.
  package init?(parsing bytes: Span<UInt8>) {
    var parser = HeadParser()
    guard parser.parse(bytes) == .complete else { return nil }
    self = parser.head
  }

  /// Whether the connection may be used again after the answer (RFC 9112 section 9.3).
  var isPersistent: Bool { !wantsClose && (!isHTTP10 || wantsKeepAlive) }

  /// The name and value of a field line, by position in the head; for whoever records a whole request.
  package func fieldLine(_ index: Int) -> (name: Range<Int>, value: Range<Int>) {
    let field = fields[index]
    let name = Int(field.name)
    let value = Int(field.value)
    return (name..<name + Int(field.nameCount), value..<value + Int(field.valueCount))
  }
}
