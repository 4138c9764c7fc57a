import CCurl

/// One libcurl easy handle with the request in it and the answer as far as it came. Belongs to the owner thread.
@safe
final class CurlTransfer {
  let submission: Submission
  let handle: UnsafeMutableRawPointer
  private var headerLines: UnsafeMutablePointer<curl_slist>?
  private var answer = AnswerBuffer()
  private var hasBegunToSend = false

  /// Nil where libcurl refuses one of the settings; a request is never sent with only some of its bounds.
  init?(_ submission: Submission) {
    guard let handle = unsafe curl_easy_init() else { return nil }
    self.submission = submission
    unsafe self.handle = handle
    guard setBounds(), setRequest(), setAnswer(), setSending() else { return nil }
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(headerLines)
  }

  /// The status line's, as soon as it is there.
  var status: Int? { answer.status }

  /// Ends the request with what libcurl says of the transfer.
  func finish(_ code: CURLcode) {
    if code == CURLE_OK {
      guard let response = answer.response else {
        return submission.fail(.receive, status: status, "the answer ends inside its headers")
      }
      return submission.succeed(response)
    }
    if let excess = answer.excess { return submission.fail(.tooLarge, status: status, excess) }
    let phase = CurlFailure.phase(of: code)
    // A reconnection that failed says nothing about the first sending.
    let mayHaveArrived = hasBegunToSend && [.request, .resolve, .connect, .tls].contains(phase)
    submission.fail(mayHaveArrived ? .receive : phase, status: status, CurlFailure.detail(of: code))
  }

  private func setBounds() -> Bool {
    set(CURLOPT_NOSIGNAL, 1)
      // Dropping a transfer during a slow name look-up must not make all others wait for that look-up's thread.
      && set(CURLOPT_QUICK_EXIT, 1)
      && set(CURLOPT_PROTOCOLS_STR, "http,https")
      && set(CURLOPT_FOLLOWLOCATION, 0)
      && set(CURLOPT_SSL_VERIFYPEER, 1)
      && set(CURLOPT_SSL_VERIFYHOST, 2)
      && set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
      && set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
      && set(CURLOPT_PROXY, "")
      && set(CURLOPT_MAXAGE_CONN, Limits.idleSeconds)
      && set(CURLOPT_ACCEPT_ENCODING, "gzip")
      && set(CURLOPT_USERAGENT, "touski-catalog")
  }

  private func setRequest() -> Bool {
    let request = submission.request
    guard set(CURLOPT_URL, request.url), set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) else { return false }
    if request.body != nil || request.method != .get && request.method != .delete {
      let body = request.body ?? []
      guard set(CURLOPT_POSTFIELDSIZE, body.count) else { return false }
      let isCopied = unsafe body.withUnsafeBytes { bytes in
        // An empty array may have no address, which libcurl would take for "no body set".
        guard let address = bytes.baseAddress, bytes.count > 0 else { return set(CURLOPT_COPYPOSTFIELDS, "") }
        return unsafe touski_curl_set_pointer(
          handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: address)) == CURLE_OK
      }
      guard isCopied else { return false }
    }
    // libcurl's own ideas: waiting a second for "100 Continue", and calling every body a form.
    var lines = ["Expect:"]
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
    lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    for line in lines {
      guard let longer = unsafe curl_slist_append(headerLines, line) else { return false }
      unsafe headerLines = longer
    }
    return unsafe touski_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headerLines) == CURLE_OK
  }

  private func setAnswer() -> Bool {
    answer.bodyLimit = submission.request.bodyLimit
    // Unretained, because the multi object holds this one as long as libcurl may call back.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    return unsafe touski_curl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      unsafe CurlTransfer.receive(bytes, size * count, context) { unsafe $0.answer.addBody($1) }
    } == CURLE_OK
      && touski_curl_set_pointer(handle, CURLOPT_WRITEDATA, context) == CURLE_OK
      && touski_curl_set_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        unsafe CurlTransfer.receive(bytes, size * count, context) { unsafe $0.answer.addHeaderLine($1) }
      } == CURLE_OK
      && touski_curl_set_pointer(handle, CURLOPT_HEADERDATA, context) == CURLE_OK
  }

  /// Where a kept connection ends without an answer libcurl sends the request again by itself. The neighbour may have
  /// counted the first one, so a request leaves once, and trying again is its owner's decision (libcurl 7.88).
  private func setSending() -> Bool {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    return unsafe touski_curl_set_pointer(handle, CURLOPT_PREREQDATA, context) == CURLE_OK
      && touski_curl_set_prereq(handle) { context, _, _, _, _ in
        guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        defer { transfer.hasBegunToSend = true }
        return transfer.hasBegunToSend ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK
      } == CURLE_OK
  }

  /// Hands libcurl's bytes on; any count but theirs makes libcurl end the transfer.
  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ take: (CurlTransfer, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return unsafe take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private func set(_ option: CURLoption, _ value: Int) -> Bool {
    unsafe touski_curl_set_long(handle, option, value) == CURLE_OK
  }

  private func set(_ option: CURLoption, _ value: String) -> Bool {
    unsafe touski_curl_set_text(handle, option, value) == CURLE_OK
  }
}
