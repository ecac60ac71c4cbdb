extension CurlTransport {
  /// Settings that apply to every call.
  public struct Options: Sendable {
    /// The `User-Agent` header, such as `Balcao/1.2.3`.
    public var userAgent: String
    /// The longest time to connect, including name lookup and TLS handshake.
    public var connectTimeout: Duration
    /// A PEM file of certificate authorities that replaces the system's.
    public var caBundle: String?
    /// The proxies that calls go through.
    public var proxies: Proxies

    /// The options of a build with this version.
    public init(
      version: String, connectTimeout: Duration = .seconds(10), caBundle: String? = nil, proxies: Proxies = .none
    ) {
      self.userAgent = "Balcao/\(version)"
      self.connectTimeout = connectTimeout
      self.caBundle = caBundle
      self.proxies = proxies
    }
  }
}
