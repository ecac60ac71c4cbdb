import CCurl
import GatewayKit

/// Classifies libcurl's results.
///
/// What decides is whether the server may have received the request. If not, a retry is safe (`.unavailable`); if so,
/// the effect is unknown (`.unknown`).
enum FailureClass {
  /// The error for a failed result. `detail` is libcurl's text.
  static func error(_ code: CURLcode, mayHaveSent: Bool, origin: String, detail: String) -> AdapterError {
    let words = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : String(detail.prefix(200))
    switch code {
    case CURLE_URL_MALFORMAT where !mayHaveSent, CURLE_UNSUPPORTED_PROTOCOL where !mayHaveSent:
      return AdapterError(.rejected, "libcurl cannot call \(origin): \(words)")
    case CURLE_COULDNT_RESOLVE_HOST:
      return AdapterError(
        .unavailable, "the name in \(origin) has no address (\(words)); check its spelling and this machine's DNS")
    case CURLE_COULDNT_RESOLVE_PROXY:
      return AdapterError(.unavailable, "the proxy's name has no address (\(words)); check the proxy setting")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
      return AdapterError(
        .unavailable,
        "the certificate of \(origin) is not trusted (\(words)): if it comes from a private authority, name that "
          + "authority's file as the CA bundle; otherwise check this machine's clock and CA certificates")
    case CURLE_SSL_CACERT_BADFILE:
      return AdapterError(.unavailable, "the CA bundle cannot be read (\(words)); check its path and format (PEM)")
    case CURLE_OPERATION_TIMEDOUT where !mayHaveSent:
      return AdapterError(.unavailable, "no connection to \(origin) in time (\(words))")
    case _ where !mayHaveSent:
      return AdapterError(.unavailable, "no connection to \(origin): \(words)")
    // To libcurl an answer that ends within its header is a success.
    case CURLE_GOT_NOTHING, CURLE_OK:
      return AdapterError(.unknown, "\(origin) received the request and closed the connection without a response")
    // libcurl reads any other protocol's answer as HTTP/0.9.
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return AdapterError(.unknown, "the response of \(origin) is not HTTP; check the address and port")
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return AdapterError(.unknown, "the response of \(origin) broke off: \(words)")
    case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND:
      return AdapterError(.unknown, "the connection to \(origin) broke while the request was sent: \(words)")
    default:
      return AdapterError(.unknown, "the call to \(origin) failed after it was sent: \(words)")
    }
  }

  /// The error of a transfer that this side ended.
  static func ended(_ reason: String, _ handle: EasyHandle, cause: (any Error)? = nil) -> AdapterError {
    AdapterError(handle.mayHaveSent ? .unknown : .unavailable, reason, cause: cause)
  }
}
