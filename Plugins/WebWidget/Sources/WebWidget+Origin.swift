import Foundation
import GatewayKit

extension WebWidget {
  /// Names where a session's message came from (`Sender.origin`, `Sender.originBlock`): codes of the client's network under
  /// the channel's own key.
  ///
  /// The day (UTC) is part of what is coded, so that nobody can follow an address through the log for longer. The message
  /// of a user whom the business vouches for names no origin: many of them may sit behind one address.
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
