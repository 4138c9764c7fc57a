import CCurl

/// The one libcurl multi handle: its connections and the transfers running on them. Belongs to one thread.
@safe
final class CurlMulti {
  private let handle: UnsafeMutableRawPointer
  private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = unsafe [:]

  /// Initialises libcurl once for the process; thread-safe as any `static let`.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init?() {
    guard Self.isReady, let handle = unsafe curl_multi_init() else { return nil }
    unsafe self.handle = handle
    unsafe touski_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, Limits.idleConnections)
    unsafe touski_curl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, Limits.connectionsPerHost)
  }

  deinit {
    for transfer in running { unsafe curl_multi_remove_handle(handle, transfer.handle) }
    unsafe curl_multi_cleanup(handle)
  }

  /// Valid as long as this object.
  var waker: CurlWaker { unsafe CurlWaker(handle) }

  var running: [CurlTransfer] { unsafe Array(transfers.values) }

  /// False where libcurl refuses it.
  func add(_ transfer: CurlTransfer) -> Bool {
    guard unsafe curl_multi_add_handle(handle, transfer.handle) == CURLM_OK else { return false }
    unsafe transfers[transfer.handle] = transfer
    return true
  }

  func remove(_ transfer: CurlTransfer) {
    unsafe curl_multi_remove_handle(handle, transfer.handle)
    unsafe transfers[transfer.handle] = nil
  }

  /// Moves all transfers on as far as they go without waiting, and takes out those that ended.
  func perform() -> [(transfer: CurlTransfer, code: CURLcode)] {
    var count: Int32 = 0
    unsafe curl_multi_perform(handle, &count)
    var ended: [(CurlTransfer, CURLcode)] = []
    while let message = unsafe curl_multi_info_read(handle, &count) {
      guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle,
        let transfer = unsafe transfers[easy]
      else { continue }
      // Read before the handle is removed, which frees the message.
      let code = unsafe touski_curl_message_result(message)
      remove(transfer)
      ended.append((transfer, code))
    }
    return ended
  }

  /// Waits until a socket has something, somebody wakes us, or the time is over.
  func poll(milliseconds: Int32) {
    unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil)
  }
}
