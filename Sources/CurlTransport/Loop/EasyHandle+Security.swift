import CCurl
import GatewayKit

extension EasyHandle {
  /// Requires TLS 1.2 or newer, and verifies the certificate chain and the host name against the options' authorities.
  func secure(_ options: CurlTransport.Options) throws(AdapterError) {
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let bundle = options.caBundle {
      try set(CURLOPT_CAINFO, bundle)
      try set(CURLOPT_PROXY_CAINFO, bundle)
    }
    // libcurl caches the authorities only if they come from a file alone. With a folder beside it, as on many systems,
    // it reads them again for every connection, which blocks the loop for 20 ms each time.
    if options.caBundle != nil || Self.hasSystemBundle { try clear(CURLOPT_CAPATH) }
  }

  /// Whether libcurl was built with a file of authorities.
  private static let hasSystemBundle = ccurl_ca_bundle() != nil
}
