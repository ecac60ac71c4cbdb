import Foundation
import GatewayKit

extension Completion {
  /// Its words, without the blanks around them.
  var said: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

  /// The words with the data that go with them, and what there is to say of those.
  func reply(by provider: ProviderID, _ model: String?) -> (reply: Reply, trouble: String?) {
    var reply = Reply(said)
    guard let opaque else { return (reply, nil) }
    let data = ProviderData(provider: provider, model: model, value: opaque)
    guard data.size != nil else { return (reply, "its own data is too large to be kept") }
    reply.providerData = data
    return (reply, nil)
  }
}

extension Reply {
  /// What was read of an answer that broke off, closed with a sentence that says so.
  static func interrupted(_ text: String, _ texts: Catalogue) -> Reply {
    Reply("\(text.trimmingCharacters(in: .whitespacesAndNewlines)) …\n\n\(texts.interrupted)")
  }
}
