extension CurlTransport {
  /// What is the same for every call.
  public struct Options: Sendable {
    /// What servers are told of the program: `Balcao/1.2.3`.
    public var userAgent: String
    /// The longest a connection may take, name and handshake included.
    public var connectTimeout: Duration
    /// A file of certificate authorities in PEM form, in place of the system's.
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
