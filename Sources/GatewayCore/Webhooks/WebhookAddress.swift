import Foundation

/// The check of a webhook's address. Where it may connect to is for the guarded transport to say, at each attempt.
enum WebhookAddress {
  /// The most bytes of an address.
  static let longest = 2_000

  /// The address; nil unless it is an `https` or `http` one with a host, without a user name, a fragment, or characters
  /// that have to be encoded.
  static func url(_ text: String) -> URL? {
    guard text.utf8.count <= longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("\\"),
      let parts = URLComponents(string: text), let url = parts.url, url.absoluteString == text,
      ["https", "http"].contains(parts.scheme), let host = parts.host, !host.isEmpty, parts.user == nil,
      parts.password == nil, parts.fragment == nil
    else { return nil }
    return url
  }

  /// `scheme://host[:port]` of an address that `url` accepts: what may be logged and audited of it.
  static func origin(_ text: String) -> String {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme, let host = parts.host else { return "" }
    return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
  }
}
