public import Foundation

/// The origin of an address, to which secrets are bound: scheme, host and port, without the default port of the scheme.
///
/// `https://API.example.com:443/v1` and `https://api.example.com` have the same origin, `https://api.example.com`. Hosts
/// are compared as written: a final dot or a numeric address makes a different origin.
public enum Origin {
  private static let usualPorts = [
    "http": 80, "https": 443, "ws": 80, "wss": 443, "imap": 143, "imaps": 993, "smtp": 587, "smtps": 465,
  ]

  /// The origin of `url`; nil without a scheme or a host.
  public static func of(_ url: URL) -> String? { of(url.absoluteString) }

  /// The origin of the address `text`; nil without a scheme or a host.
  public static func of(_ text: String) -> String? {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.encodedHost?.lowercased(), !host.isEmpty
    else { return nil }
    let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    guard let port = parts.port, port != usualPorts[scheme] else { return "\(scheme)://\(name)" }
    return "\(scheme)://\(name):\(port)"
  }

  /// Whether a host is certainly this machine, by its name or address.
  public static func isLoopback(_ host: String) -> Bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased())
  }

  /// An error if a secret would be sent unencrypted to another machine; otherwise empty.
  public static func clearTextProblems(ofSecretTo address: String, at path: String) -> [Diagnostic] {
    guard let url = URLComponents(string: address), url.scheme?.lowercased() == "http", !isLoopback(url.host ?? "")
    else { return [] }
    return [.error(at: path, SettingCode.clearTextSecret.with())]
  }
}
