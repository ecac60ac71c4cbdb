import Foundation
import GatewayKit

extension WebWidget {
  /// Where a session's message came from, as `Sender.origin`: a code of the client's network under the channel's own key.
  ///
  /// The day (UTC) is part of what is coded, so that nobody can follow an address through the log for longer. A user whom
  /// the business vouches for has none: many of them may sit behind one address.
  func origin(of request: ServedRequest, in session: WidgetSession) -> String? {
    guard session.user == nil else { return nil }
    let day = Int((context.clock.now.timeIntervalSince1970 / 86_400).rounded(.down))
    let network = ClientNetwork.key(of: request.clientAddress)
    let code = context.signer.authenticationCode(for: Array("\(day)/\(network)".utf8), purpose: "origin")
    return Base64URL.encode(code.prefix(16))
  }
}
