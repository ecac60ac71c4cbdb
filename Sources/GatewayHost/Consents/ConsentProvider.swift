import Foundation

/// The consent addresses of a provider, derived from its token address.
struct ConsentProvider: Sendable, Hashable {
  /// The authorization page for a browser; nil if unknown.
  var authorizeURL: String?
  /// The device-code address (RFC 8628); nil if unknown.
  var deviceURL: String?
  /// Additional parameters of the authorization page.
  var parameters: [URLQueryItem] = []
  /// Whether a device code is the default.
  var prefersDevice = false

  /// The provider with the token address `tokenURL`. Microsoft and Google are known.
  init(tokenURL: String) {
    guard let url = URLComponents(string: tokenURL) else { return }
    switch url.host {
    case "login.microsoftonline.com" where url.path.hasSuffix("/token"):
      let base = String(tokenURL.dropLast("/token".count))
      authorizeURL = base + "/authorize"
      deviceURL = base + "/devicecode"
      prefersDevice = true
    case "oauth2.googleapis.com":
      // Google does not allow the mail scope with a device code.
      authorizeURL = "https://accounts.google.com/o/oauth2/v2/auth"
      parameters = [
        URLQueryItem(name: "access_type", value: "offline"), URLQueryItem(name: "prompt", value: "consent"),
      ]
    default: break
    }
  }
}
