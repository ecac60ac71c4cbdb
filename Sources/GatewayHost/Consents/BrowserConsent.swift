import Foundation
import GatewayKit
import OpenSSLVault

/// A consent by way of a browser: a code that only who began can use (PKCE, RFC 7636), sent back to this machine
/// (RFC 8252, 7.3).
struct BrowserConsent: Sendable {
  /// What only this side knows until it is redeemed.
  let verifier: String
  /// What the answer must bring back.
  let state: String

  /// A consent with fresh values.
  init() {
    verifier = Self.random()
    state = Self.random()
  }

  /// Where the person's browser goes.
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

  /// What the browser brought back.
  enum Answer: Sendable, Hashable {
    case code(String)
    case refused(String)
    /// Another program's, or another attempt's.
    case foreign
  }

  /// Reads the address that the browser was sent to, or what of it follows the host.
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
