import Foundation
import GatewayCore
import GatewayKit

/// The consent settings in `channels.json`: any object with `tokenURL`, `clientID` and `refreshToken`.
struct ConsentSettings: Sendable, Hashable {
  /// The OAuth client.
  let client: ConsentClient
  /// The OAuth scope; nil if not set.
  let scope: String?

  /// The first consent in `settings` whose refresh token has this name, or nil.
  static func find(_ name: SecretRef, in settings: JSONValue) -> ConsentSettings? {
    switch settings {
    case .object(let members):
      if let found = ConsentSettings(name, members) { return found }
      return members.sorted { $0.key < $1.key }.lazy.compactMap { find(name, in: $0.value) }.first
    case .array(let elements): return elements.lazy.compactMap { find(name, in: $0) }.first
    default: return nil
    }
  }

  private init?(_ name: SecretRef, _ members: [String: JSONValue]) {
    let text = { (member: String) in members[member].flatMap(String.init(setting:)) }
    guard members["refreshToken"].flatMap(SecretRef.init(setting:)) == name, let tokenURL = text("tokenURL"),
      let clientID = text("clientID")
    else { return nil }
    client = ConsentClient(
      secret: name, tokenURL: tokenURL, clientID: clientID,
      clientSecret: members["clientSecret"].flatMap(SecretRef.init(setting:)))
    scope = text("scope")
  }
}
