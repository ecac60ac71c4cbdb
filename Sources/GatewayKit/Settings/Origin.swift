public import Foundation

/// The origin of an address, as secrets are bound to it: scheme, host and port, without the scheme's usual port.
///
/// `https://API.example.com:443/v1` and `https://api.example.com` have one origin, `https://api.example.com`. A host is
/// compared as it is written: a final dot, or an address in digits, makes another origin.
public enum Origin {
  private static let usualPorts = [
    "http": 80, "https": 443, "ws": 80, "wss": 443, "imap": 143, "imaps": 993, "smtp": 587, "smtps": 465,
  ]

  /// The origin of `url`; nil when it has no scheme or no host.
  public static func of(_ url: URL) -> String? { of(url.absoluteString) }

  /// The origin of the address written as `text`; nil when it has no scheme or no host.
  public static func of(_ text: String) -> String? {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.encodedHost?.lowercased(), !host.isEmpty
    else { return nil }
    let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    guard let port = parts.port, port != usualPorts[scheme] else { return "\(scheme)://\(name)" }
    return "\(scheme)://\(name):\(port)"
  }

  /// Whether a host is this machine, by a name or an address that cannot mean another one.
  public static func isLoopback(_ host: String) -> Bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased())
  }

  /// What is wrong with an address that a secret goes to: in clear it may travel within this machine only.
  public static func clearTextProblems(ofSecretTo address: String, at path: String) -> [Diagnostic] {
    guard let url = URLComponents(string: address), url.scheme?.lowercased() == "http", !isLoopback(url.host ?? "")
    else { return [] }
    return [
      .error(at: path, "http:// is allowed to this machine only: the secret would travel in clear; use https://")
    ]
  }
}
