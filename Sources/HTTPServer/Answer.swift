/// Carries a whole small answer from a handler to the loop, which adds `Content-Length`, `Date` and `Connection`.
///
/// Headers with one of these names are ignored. A name or value that would break the head's lines turns the answer into
/// a logged 500. For HEAD hand over the body of GET: its length is sent, the body is not.
package struct Answer: Sendable {
  /// From 200 to 599.
  package let status: Int
  /// In the order they are sent.
  package let headers: [(name: String, value: String)]
  /// Left out for 204 and 304.
  package let body: [UInt8]
  /// Status line and header lines as they go onto the wire, where they were made beforehand; `headers` is then empty.
  let preparedHead: [UInt8]?

  /// Names as they are to be sent, values without line breaks.
  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
    preparedHead = nil
  }

  /// An answer whose head was made beforehand, as `Decision.prepared` sends it, for one that is sent later.
  ///
  /// - Parameters:
  ///   - status: The status in `preparedHead`.
  ///   - preparedHead: Everything a `HeadBuffer` would hold, `Content-Length` included.
  package init(status: Int, preparedHead: [UInt8], body: [UInt8]) {
    self.status = status
    headers = []
    self.body = body
    self.preparedHead = preparedHead
  }
}
