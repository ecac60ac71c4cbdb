import Foundation
import GatewayKit
import HTTPTypes

/// Whether Meta's webhooks come here: what Meta says, and what the address itself answers.
extension WhatsApp {
  /// This channel's webhook as the outside calls it; nil without a public address.
  private var webhook: URL? { context.publicURL?.appending(path: "webhook") }

  /// Where Meta says it sends the number's webhooks: the number's own override goes before the account's, and both
  /// before the app's address.
  func callbackFinding(_ configuration: JSONValue) -> Finding {
    let places = ["phone_number", "whatsapp_business_account", "application"]
    guard let address = places.lazy.compactMap({ configuration[$0]?.text }).first else {
      return Finding(
        .failure, subject: "callback", detail: "Meta has no address to send this number's webhooks to",
        remedy: """
          set server.publicURL and start the gateway, or give Meta this channel's address in the app's dashboard
          """)
    }
    guard let webhook else {
      return Finding(
        .warning, subject: "callback",
        detail: "Meta sends webhooks to \(address); whether that is here cannot be told without server.publicURL",
        remedy: "set server.publicURL to the https:// address under which the outside reaches this gateway")
    }
    return address == webhook.absoluteString
      ? Finding(.ok, subject: "callback", detail: "Meta sends webhooks to \(address)")
      : Finding(
        .failure, subject: "callback",
        detail: "Meta sends this number's webhooks to \(address), not to \(webhook.absoluteString)",
        remedy: settings.overrideCallback
          ? "start the gateway: it tells Meta its address; or correct server.publicURL"
          : "give Meta this channel's address in the app's dashboard, or set overrideCallback to true")
  }

  /// Asks the webhook for its subscription check, as Meta does, over the public address.
  func webhookFinding() async -> Finding {
    guard let webhook else {
      return Finding(
        .warning, subject: "webhook", detail: "not asked: server.publicURL is not set",
        remedy: "set it to the https:// address under which the outside reaches this gateway")
    }
    guard webhook.scheme == "https" || Origin.isLoopback(webhook.host() ?? "") else {
      return Finding(
        .failure, subject: "webhook", detail: "not asked: Meta calls https:// addresses only",
        remedy: "put a proxy with a certificate before the gateway, and set server.publicURL to its https:// address")
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
          "could not be checked from here: \(webhook.absoluteString) does not answer this computer: \(error.message)",
        remedy: """
          open it in a browser outside this network: it must answer "The verify token is another."; if it does not, \
          look at the name, the certificate, the firewall and the proxy
          """)
    }
  }

  private static func wrongAnswer(_ status: Int, at webhook: URL) -> Finding {
    let remedy =
      switch status {
      case 403: "another gateway answers there, with another data folder: correct server.publicURL, or the proxy"
      case 500...: "start the gateway, and look at where the proxy sends /channels/"
      default: "something else answers there: the proxy must send /channels/ to the gateway as it is"
      }
    return Finding(
      .failure, subject: "webhook",
      detail: "\(webhook.absoluteString) answered \(status), and not what Meta's check expects", remedy: remedy)
  }
}
