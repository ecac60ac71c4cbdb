/// Checks a proxy address: `scheme://host:port`, with a name and a password before the host if the proxy needs a login.
///
/// Checked before libcurl gets it, because libcurl's error message repeats an address it cannot parse.
public enum ProxyAddress {
  private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

  /// The problem with the address; nil when it is valid. Never contains the address.
  public static func problem(with address: String) -> String? {
    let expected = "expected a proxy address such as http://proxy.example:3128"
    guard address.utf8.count <= 2048, address.utf8.allSatisfy(CallTarget.isPlain) else {
      return "\(expected), with other characters percent-encoded"
    }
    let parts = split(address)
    guard schemes.contains(parts.scheme) else {
      return "\(expected); the scheme may be \(schemes.joined(separator: ", "))"
    }
    guard parts.rest.isEmpty || parts.rest == "/" else { return "\(expected), without a path" }
    guard (try? CallTarget.split(parts.host)) != nil else { return "\(expected), with a valid host" }
    return nil
  }

  /// Whether the address contains a name or a password.
  public static func hasCredentials(_ address: String) -> Bool { split(address).login != nil }

  /// Whether the address has a port. libcurl's default is 1080, which is rarely intended.
  public static func hasPort(_ address: String) -> Bool {
    (try? CallTarget.split(split(address).host))?.port != nil
  }

  /// The address without the name and password.
  static func origin(of address: String) -> String {
    let parts = split(address)
    return "\(parts.scheme)://\(parts.host)"
  }

  private static func split(
    _ address: String
  ) -> (scheme: String, login: Substring?, host: Substring, rest: Substring) {
    var rest = address[...]
    var scheme = "http"
    if let end = address.firstRange(of: "://") {
      scheme = address[..<end.lowerBound].lowercased()
      rest = address[end.upperBound...]
    }
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let at = authority.lastIndex(of: "@")
    return (
      scheme, at.map { authority[..<$0] }, at.map { authority[authority.index(after: $0)...] } ?? authority,
      rest[authority.endIndex...]
    )
  }
}
