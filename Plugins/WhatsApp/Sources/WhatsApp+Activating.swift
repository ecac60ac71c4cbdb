public import Foundation
public import GatewayKit
import HTTPTypes

extension WhatsApp: Activating {
  /// The message whose code is the verify token of the callback override.
  static let callbackMessage = Array("callback".utf8)

  /// The verify token for the callback override. It is a code of the gateway's signer, so it needs no secret in the vault.
  var callbackToken: String {
    Hexadecimal.text(context.signer.authenticationCode(for: Self.callbackMessage, purpose: "verify"))
  }

  /// Subscribes the app to the account and overrides the callback address for this number, because agencies share one app
  /// among their customers
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override).
  public func activate(publicURL: URL) async throws(AdapterError) {
    _ = try await graph.call(.post, "\(settings.businessAccountID)/subscribed_apps")
    guard settings.overrideCallback else { return }
    let callback = publicURL.appending(path: "webhook").absoluteString
    guard callback.utf8.count <= 200 else {
      throw AdapterError(
        .rejected, "the callback address has over 200 characters, the most that Meta accepts; shorten server.publicURL")
    }
    _ = try await graph.call(
      .post, settings.phoneNumberID,
      body: [
        "webhook_configuration": [
          "override_callback_uri": .string(callback), "verify_token": .string(callbackToken),
        ]
      ])
  }
}
