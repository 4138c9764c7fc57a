import CCurl

/// Ends the owner thread's wait from any thread.
///
/// The mailbox drops this value under its lock before the handle is freed.
@safe
struct CurlWaker: @unchecked Sendable {  // because curl_multi_wakeup is the one call libcurl allows from other threads
  private let handle: UnsafeMutableRawPointer

  @unsafe init(_ handle: UnsafeMutableRawPointer) {
    unsafe self.handle = handle
  }

  func wake() {
    unsafe curl_multi_wakeup(handle)
  }
}
