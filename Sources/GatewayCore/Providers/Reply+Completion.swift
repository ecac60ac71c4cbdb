import Foundation
import GatewayKit

extension Completion {
  /// The text without surrounding white space.
  var said: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

  /// The text as a reply with the provider's data, and a note for the trace if that data cannot be kept.
  func reply(by provider: ProviderID, _ model: String?) -> (reply: Reply, trouble: Explanation?) {
    var reply = Reply(said)
    guard let opaque else { return (reply, nil) }
    let data = ProviderData(provider: provider, model: model, value: opaque)
    guard data.size != nil else { return (reply, ProviderCode.dataTooLarge.with()) }
    reply.providerData = data
    return (reply, nil)
  }
}

extension Reply {
  /// The part of an interrupted answer that was read, closed with a sentence that says so.
  static func interrupted(_ text: String, _ texts: Catalogue) -> Reply {
    Reply("\(text.trimmingCharacters(in: .whitespacesAndNewlines)) …\n\n\(texts.interrupted)")
  }
}
