import Foundation

/// Where a provider asks people for their consent, told from where it makes tokens.
struct ConsentProvider: Sendable, Hashable {
  /// For a browser; nil when nobody knows.
  var authorizeURL: String?
  /// For a device's code; nil when nobody knows.
  var deviceURL: String?
  /// What a browser's request has besides.
  var parameters: [URLQueryItem] = []
  /// Whether a code that is typed elsewhere is the better way.
  var prefersDevice = false

  /// The provider that makes tokens at `tokenURL`: Microsoft's and Google's are known.
  init(tokenURL: String) {
    guard let url = URLComponents(string: tokenURL) else { return }
    switch url.host {
    case "login.microsoftonline.com" where url.path.hasSuffix("/token"):
      let base = String(tokenURL.dropLast("/token".count))
      authorizeURL = base + "/authorize"
      deviceURL = base + "/devicecode"
      prefersDevice = true
    case "oauth2.googleapis.com":
      // Google gives no consent for mail to a device's code.
      authorizeURL = "https://accounts.google.com/o/oauth2/v2/auth"
      parameters = [
        URLQueryItem(name: "access_type", value: "offline"), URLQueryItem(name: "prompt", value: "consent"),
      ]
    default: break
    }
  }
}
