/// What libFuzzer calls with each of its inputs: the bytes of one connection, a head and what follows it.
///
/// Compiled by `Tests/Proofs/fuzz` into one module with the parser, whose types are internal.
@c(LLVMFuzzerTestOneInput)
package func readOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe UnsafeBufferPointer(start: start, count: count).span
  var draw = Draw(from: bytes)
  if let head = HeadCheck.read(bytes, &draw) {
    TargetCheck.read(head, bytes)
    BodyCheck.read(head, bytes.extracting(head.end..<count), &draw)
  }
  return 0
}

/// Ends the process, which libFuzzer reports together with the input, unless the promise holds.
@inline(__always)
func demand(_ isKept: Bool, _ promise: StaticString) {
  if !isKept { fatalError("broken: \(promise)") }
}
