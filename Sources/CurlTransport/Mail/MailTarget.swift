import GatewayKit

/// A mail server's scheme, host and port, parsed from its URL as strictly as a call's (see `CallTarget`).
struct MailTarget: Sendable, Hashable {
  /// The protocol.
  enum Kind: Sendable, Hashable {
    case imap
    case smtp
  }

  /// The protocol.
  let kind: Kind
  /// Whether TLS begins with the first byte; if not, with STARTTLS.
  let isImplicit: Bool
  /// The host in lower case; an IPv6 address in brackets.
  let host: String
  /// The port.
  let port: Int
  /// `scheme://host[:port]`, without the scheme's default port. Secrets are bound to it.
  let origin: String

  /// Whether the server is on this machine and may be used without TLS.
  var isLoopback: Bool { CallTarget.isLoopback(host) }

  /// The URL as libcurl gets it.
  var url: String {
    switch kind {
    case .imap: "\(isImplicit ? "imaps" : "imap")://\(host):\(port)/"
    // The path is the name in EHLO: an address literal (RFC 5321, 4.1.4), which does not disclose this machine's name.
    case .smtp: "\(isImplicit ? "smtps" : "smtp")://\(host):\(port)/%5B127.0.0.1%5D"
    }
  }

  /// Reads the URL.
  ///
  /// - Throws: `.rejected` with the problem.
  init(_ text: String, for kind: Kind) throws(AdapterError) {
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard let isImplicit = Self.schemes(of: kind)[scheme], text.dropFirst(scheme.count).hasPrefix("://"),
      text.utf8.count <= 512, text.utf8.allSatisfy(CallTarget.isPlain)
    else {
      let schemes = Self.schemes(of: kind).keys.sorted().map { "\($0)://" }.joined(separator: " or ")
      throw AdapterError(.rejected, "a mail server's address must begin with \(schemes)")
    }
    let rest = text.dropFirst(scheme.count + 3)
    let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
    guard !authority.contains(where: { "@/?#".contains($0) }) else {
      throw AdapterError(.rejected, "a mail server's address must contain only scheme, host and port")
    }
    let (host, port) = try CallTarget.split(authority)
    let usual = Self.usualPort(kind, isImplicit: isImplicit)

    self.kind = kind
    self.isImplicit = isImplicit
    self.host = host
    self.port = port ?? usual
    origin = "\(scheme)://\(host)" + (self.port == usual ? "" : ":\(self.port)")
  }

  /// The schemes, and whether each begins with TLS.
  private static func schemes(of kind: Kind) -> [String: Bool] {
    switch kind {
    case .imap: ["imap": false, "imaps": true]
    case .smtp: ["smtp": false, "smtps": true]
    }
  }

  private static func usualPort(_ kind: Kind, isImplicit: Bool) -> Int {
    switch (kind, isImplicit) {
    case (.imap, false): 143
    case (.imap, true): 993
    case (.smtp, false): 587
    case (.smtp, true): 465
    }
  }
}
