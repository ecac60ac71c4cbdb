import Foundation
import GatewayKit

extension WebWidget {
  /// Sets the origin of a session's message (`Sender.origin`, `Sender.originBlock`): codes of the client's network
  /// under the channel's key.
  ///
  /// The codes include the day (UTC), so that nobody can follow an address through the log for longer. A verified
  /// user's message has no origin, since many users may share one address.
  func nameOrigin(of request: ServedRequest, in session: WidgetSession, on sender: inout Sender) {
    guard session.user == nil else { return }
    sender.origin = code(of: request.clientNetwork.client)
    sender.originBlock = code(of: request.clientNetwork.block)
  }

  private func code(of network: String) -> String {
    let day = Int((context.clock.now.timeIntervalSince1970 / 86_400).rounded(.down))
    let code = context.signer.authenticationCode(for: Array("\(day)/\(network)".utf8), purpose: "origin")
    return Base64URL.encode(code.prefix(16))
  }
}
