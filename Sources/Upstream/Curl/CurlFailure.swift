import CCurl

/// Translates libcurl's result codes, the one place where they become ours.
enum CurlFailure {
  static func phase(of code: CURLcode) -> UpstreamError.Phase {
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT,
      CURLE_NOT_BUILT_IN:
      .request
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      .resolve
    // A handshake that breaks off is a connection that failed; only a verdict on the certificate is `.tls`.
    case CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_INTERFACE_FAILED:
      .connect
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CRL_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND:
      .send
    case CURLE_OPERATION_TIMEDOUT:
      .timeout
    default:
      // Among them "unsupported protocol", by which libcurl means an answer that is no HTTP.
      .receive
    }
  }

  /// libcurl's constant sentence; its longer message is not used, as it may quote the answer.
  static func detail(of code: CURLcode) -> String {
    let sentence = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) }
    return "\(sentence ?? "unknown failure") (curl \(code.rawValue))"
  }
}
