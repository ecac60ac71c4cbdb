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
      return Finding(
        .failure, subject: "callback", detail: "Meta has no address to send this number's webhooks to",
        remedy: """
          set server.publicURL and restart the gateway, or enter this channel's address in the app's dashboard
          """)
    }
    guard let webhook else {
      return Finding(
        .warning, subject: "callback",
        detail:
          "Meta sends webhooks to \(address); without server.publicURL it is unknown whether that is this gateway",
        remedy: "set server.publicURL to the public https:// address of this gateway")
    }
    return address == webhook.absoluteString
      ? Finding(.ok, subject: "callback", detail: "Meta sends webhooks to \(address)")
      : Finding(
        .failure, subject: "callback",
        detail: "Meta sends this number's webhooks to \(address), not to \(webhook.absoluteString)",
        remedy: settings.overrideCallback
          ? "restart the gateway, which then sets its address at Meta, or correct server.publicURL"
          : "enter this channel's address in the app's dashboard, or set overrideCallback to true")
  }

  /// Makes the subscription check of Meta over the public address.
  func webhookFinding() async -> Finding {
    guard let webhook else {
      return Finding(
        .warning, subject: "webhook", detail: "not checked: server.publicURL is not set",
        remedy: "set it to the public https:// address of this gateway")
    }
    guard webhook.scheme == "https" || Origin.isLoopback(webhook.host() ?? "") else {
      return Finding(
        .failure, subject: "webhook", detail: "not checked: Meta calls only https:// addresses",
        remedy: "put a TLS proxy in front of the gateway, and set server.publicURL to its https:// address")
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
      return Finding(.ok, subject: "webhook", detail: "\(webhook.absoluteString) answers Meta's check")
    } catch {
      return Finding(
        .warning, subject: "webhook",
        detail:
          "could not be checked from this computer: \(webhook.absoluteString) does not answer: \(error.message)",
        remedy: """
          open it in a browser outside this network: it must answer "The verify token is wrong."; if not, check \
          the name, the certificate, the firewall and the proxy
          """)
    }
  }

  private static func wrongAnswer(_ status: Int, at webhook: URL) -> Finding {
    let remedy =
      switch status {
      case 403: "another gateway with another data folder answers there: correct server.publicURL or the proxy"
      case 500...: "start the gateway, and check where the proxy sends /channels/"
      default: "another program answers there: the proxy must pass /channels/ to the gateway unchanged"
      }
    return Finding(
      .failure, subject: "webhook",
      detail: "\(webhook.absoluteString) answered \(status), which Meta's check does not accept", remedy: remedy)
  }
}
