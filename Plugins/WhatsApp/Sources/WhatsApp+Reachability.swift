import Foundation
import GatewayKit
import HTTPTypes

/// Checks whether Meta's webhooks arrive: the address stored at Meta, and the response of that address.
extension WhatsApp {
  /// The public address of this channel's webhook; nil without a public address.
  private var webhook: URL? { context.publicURL?.appending(path: "webhook") }

  /// Checks the address to which Meta sends webhooks: the override of the number, else that of the account, else the
  /// address of the app.
  func callbackFinding(_ configuration: JSONValue) -> Finding {
    let places = ["phone_number", "whatsapp_business_account", "application"]
    guard let address = places.lazy.compactMap({ configuration[$0]?.text }).first else {
      return Finding(.failure, subject: "callback", .noCallback, [:], .enterCallback)
    }
    guard let webhook else {
      return Finding(
        .warning, subject: "callback", WhatsAppCode.callbackUnknown.with(["address": .string(address)]),
        remedies: [.setting(path: "server.publicURL")])
    }
    let params: [String: JSONValue] = ["address": .string(address), "own": .string(webhook.absoluteString)]
    return address == webhook.absoluteString
      ? Finding(.ok, subject: "callback", .callback, params)
      : Finding(
        .failure, subject: "callback", .callbackElsewhere, params,
        settings.overrideCallback ? .restartToSetCallback : .enterCallbackOrOverride)
  }

  /// Makes the subscription check of Meta over the public address.
  func webhookFinding() async -> Finding {
    guard let webhook else {
      return Finding(
        .warning, subject: "webhook", WhatsAppCode.webhookNotPublic.with(),
        remedies: [.setting(path: "server.publicURL")])
    }
    guard webhook.scheme == "https" || Origin.isLoopback(webhook.host() ?? "") else {
      return Finding(.failure, subject: "webhook", .webhookNotHTTPS, [:], .addTLSProxy)
    }
    let challenge = Hexadecimal.text(context.signer.randomBytes(8))
    let query = [("mode", "subscribe"), ("verify_token", callbackToken), ("challenge", challenge)]
    var call = HTTPCall(.get, webhook.appending(queryItems: query.map { URLQueryItem(name: "hub.\($0)", value: $1) }))
    call.deadline = .seconds(10)
    call.maximumBytes = 64 << 10
    do {
      let answer = try await context.http.send(call)
      guard answer.status == .ok, try await answer.bytes() == Array(challenge.utf8) else {
        return Self.wrongAnswer(answer.status.code, at: webhook)
      }
      return Finding(.ok, subject: "webhook", .webhook, ["address": .string(webhook.absoluteString)])
    } catch {
      let params: [String: JSONValue] = [
        "address": .string(webhook.absoluteString), "reason": .string(error.message),
      ]
      return Finding(.warning, subject: "webhook", .webhookSilent, params, .lookFromOutside)
    }
  }

  private static func wrongAnswer(_ status: Int, at webhook: URL) -> Finding {
    let remedy: WhatsAppCode =
      switch status {
      case 403: .otherGateway
      case 500...: .startGateway
      default: .otherProgram
      }
    let params: [String: JSONValue] = ["address": .string(webhook.absoluteString), "status": .integer(status)]
    return Finding(.failure, subject: "webhook", .webhookWrong, params, remedy)
  }
}
