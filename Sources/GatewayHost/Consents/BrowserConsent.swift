import Foundation
import GatewayKit
import OpenSSLVault

/// An OAuth consent through a browser: a code that only this process can redeem (PKCE, RFC 7636), returned to this
/// machine (RFC 8252, 7.3).
struct BrowserConsent: Sendable {
  /// The PKCE code verifier; secret until the code is redeemed.
  let verifier: String
  /// The random value that the answer must repeat.
  let state: String

  /// A consent with new random values.
  init() {
    verifier = Self.random()
    state = Self.random()
  }

  /// The address to open in the browser.
  func page(at url: String, clientID: String, scope: String, redirectURI: String, also: [URLQueryItem]) -> String? {
    guard var page = URLComponents(string: url) else { return nil }
    let digest = ContentHash.sha256(Array(verifier.utf8))
    page.queryItems =
      (page.queryItems ?? []) + [
        URLQueryItem(name: "response_type", value: "code"), URLQueryItem(name: "client_id", value: clientID),
        URLQueryItem(name: "redirect_uri", value: redirectURI), URLQueryItem(name: "scope", value: scope),
        URLQueryItem(name: "state", value: state), URLQueryItem(name: "code_challenge_method", value: "S256"),
        URLQueryItem(name: "code_challenge", value: Self.base64URL(Hexadecimal.bytes(digest) ?? [])),
      ] + also
    return page.string
  }

  /// The result of the redirect.
  enum Answer: Sendable, Hashable {
    case code(String)
    case refused(String)
    /// The answer belongs to another program or attempt.
    case foreign
  }

  /// Reads the address that the browser was redirected to, with or without scheme and host.
  func answer(in address: String) -> Answer {
    let items = URLComponents(string: address.trimmingCharacters(in: .whitespacesAndNewlines))?.queryItems ?? []
    let value = { (name: String) in items.first { $0.name == name }?.value }
    guard value("state") == state else { return .foreign }
    if let code = value("code") { return .code(code) }
    return .refused(value("error_description") ?? value("error") ?? "no reason was given")
  }

  private static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return base64URL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }
}
