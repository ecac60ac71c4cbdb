import Foundation
import GatewayKit

/// The destination of a call, parsed strictly from its URL.
///
/// libcurl gets the same spelling that is checked here. Anything that two parsers might read differently is refused:
/// user names, backslashes, characters outside ASCII, hosts such as `127.1`. So a secret is sent to the origin it is
/// opened for.
struct CallTarget: Sendable, Hashable {
  /// The URL as libcurl gets it, without its fragment.
  let url: String
  /// Whether the scheme is `https`.
  let isEncrypted: Bool
  /// The host in lower case; an IPv6 address in brackets.
  let host: String
  /// `scheme://host[:port]`, without the scheme's default port.
  let origin: String

  /// Whether the host is this machine: `localhost` (which libcurl never looks up), 127.0.0.0/8 or `::1`.
  var isLoopback: Bool { Self.isLoopback(host) }

  /// Whether a host in lower case is this machine.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    guard let address = NetworkAddress(host), address.bytes.count == 4 else { return false }
    return address.bytes.first == 127
  }

  /// Reads the URL.
  ///
  /// - Throws: `.rejected` with the problem. The message contains no path and no query, which may be confidential.
  init(_ url: URL) throws(AdapterError) { try self.init(url.absoluteString) }

  /// Reads the URL as spelled.
  init(_ spelling: String) throws(AdapterError) {
    let text = spelling.prefix { $0 != "#" }
    guard text.utf8.count <= 8192 else { throw Self.refusal("is longer than 8192 bytes") }
    guard text.utf8.allSatisfy(Self.isPlain) else {
      throw Self.refusal("has characters that must be percent-encoded (in host names: Punycode)")
    }
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard scheme == "https" || scheme == "http", text.dropFirst(scheme.count).hasPrefix("://") else {
      throw Self.refusal("must begin with https:// (or http:// for this machine)")
    }
    let authority = text.dropFirst(scheme.count + 3).prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@") else { throw Self.refusal("contains a user name; store credentials in the vault") }
    let (host, port) = try Self.split(authority)
    let standardPort = scheme == "https" ? 443 : 80

    self.url = String(text)
    self.isEncrypted = scheme == "https"
    self.host = host
    self.origin = "\(scheme)://\(host)" + (port == nil || port == standardPort ? "" : ":\(port ?? 0)")
  }

  /// Whether RFC 3986 allows the character in a URL.
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }
  }

  /// The host in lower case, and the port if one is given.
  static func split(_ authority: Substring) throws(AdapterError) -> (host: String, port: Int?) {
    let hostEnd: Substring.Index
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { throw refusal("has a host without a closing bracket") }
      hostEnd = authority.index(after: bracket)
    } else {
      hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
    }
    let host = authority[..<hostEnd].lowercased()
    guard isHost(host) else { throw refusal("has an invalid host") }
    let rest = authority[hostEnd...]
    guard !rest.isEmpty else { return (host, nil) }
    guard rest.hasPrefix(":"), rest.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(rest.dropFirst()), (1...65535).contains(port)
    else { throw refusal("has a port that is not a number from 1 to 65535") }
    return (host, port)
  }

  /// Whether it is a name, an IPv4 address of four decimal numbers, or an IPv6 address in brackets.
  private static func isHost(_ host: String) -> Bool {
    if host.hasPrefix("[") { return NetworkAddress(host)?.bytes.count == 16 }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = labels.last, (1...253).contains(host.utf8.count) else { return false }
    // If the last label begins with a digit, the host must be an IPv4 address. libcurl reads `127.1`, `0x7f.1` and
    // `2130706433` as addresses; other parsers read them as names.
    if last.first?.isNumber ?? false { return NetworkAddress(host)?.bytes.count == 4 }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isHostByte)
    }
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func refusal(_ what: String) -> AdapterError {
    AdapterError(.rejected, "the call's address \(what)")
  }
}
