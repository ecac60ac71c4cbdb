public import Foundation
public import GatewayKit
import HTTPTypes

extension WhatsApp: Activating {
  /// What the token of the callback override is a code of.
  static let callbackMessage = Array("callback".utf8)

  /// The verify token that Meta is given for the override. A code of the gateway's own, and no secret of the vault: it
  /// can be told and checked without being kept.
  var callbackToken: String {
    Hexadecimal.text(context.signer.authenticationCode(for: Self.callbackMessage, purpose: "verify"))
  }

  /// Subscribes the app to the account, and asks that this number's webhooks come here, whatever the app's own address
  /// is: agencies share one app among their customers
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override).
  public func activate(publicURL: URL) async throws(AdapterError) {
    _ = try await graph.call(.post, "\(settings.businessAccountID)/subscribed_apps")
    guard settings.overrideCallback else { return }
    let callback = publicURL.appending(path: "webhook").absoluteString
    guard callback.utf8.count <= 200 else {
      throw AdapterError(.rejected, "the callback address has over 200 characters, the most that Meta takes")
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
