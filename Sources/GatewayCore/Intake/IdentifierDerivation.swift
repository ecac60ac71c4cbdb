import Foundation
import GatewayKit

/// Derives the core's ids from the adapters' ids, under a key of the data folder.
///
/// Derived ids need no lookup, are equal for every redelivery, and do not reveal to readers of a log the telephone
/// numbers and addresses they derive from.
struct IdentifierDerivation: Sendable {
  private let signer: any Signer

  init(_ signer: any Signer) { self.signer = signer }

  /// The id of a thread's conversation.
  func conversation(_ channel: ChannelID, _ thread: ThreadKey) -> ConversationID {
    let code = signer.authenticationCode(for: Self.joined(channel.rawValue, thread.rawValue), purpose: "conversation")
    return ConversationID(rawValue: Base32.encode(code.prefix(15)))
  }

  /// The identity of an event: its deduplication key, and its message's id, which is a function of the key.
  func identity(_ channel: ChannelID, _ event: InboundEvent) -> (key: [UInt8], message: MessageID) {
    let code = signer.authenticationCode(
      for: Self.joined(channel.rawValue, event.deduplicationKey), purpose: "deduplication")
    return (code, MessageID(rawValue: "m" + Base32.encode(code.prefix(15))))
  }

  /// The source of the ids of an agent's reply, from the caller's key. The same key of the same agent in the same
  /// conversation gives the same source.
  func reply(in conversation: ConversationID, by agent: AgentID, key: String) -> String {
    let caller = Self.joined(conversation.rawValue, agent.rawValue)
    let code = signer.authenticationCode(for: caller + Array("\n\(key)".utf8), purpose: "reply")
    return "k" + Base32.encode(code.prefix(15))
  }

  /// A code for a text: equal texts have equal codes, and the code does not reveal the text.
  func text(_ words: String) -> String {
    Base32.encode(signer.authenticationCode(for: Array(words.utf8), purpose: "text").prefix(15))
  }

  /// Bytes that a client keeps and gives back unchanged, as text with a code that only this data folder makes.
  func sealed(_ bytes: [UInt8]) -> String {
    let code = signer.authenticationCode(for: bytes, purpose: "kept_by_client")
    return "\(Data(bytes).base64EncodedString()).\(Data(code).base64EncodedString())"
  }

  /// The bytes of a text that `sealed` made; nil for any other text.
  func opened(_ text: String) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let bytes = Data(base64Encoded: String(parts[0])),
      let code = Data(base64Encoded: String(parts[1])),
      signer.isValid(Array(code), for: Array(bytes), purpose: "kept_by_client")
    else { return nil }
    return Array(bytes)
  }

  /// The id of an event for webhooks.
  func webhookMessage(_ place: EventPlace) -> WebhookMessageID {
    let code = signer.authenticationCode(
      for: Array("\(place.position).\(place.number)".utf8), purpose: "webhook_message")
    return WebhookMessageID(rawValue: "msg_" + Base32.encode(code.prefix(15)))
  }

  /// A random id with 120 bits, for things without an external id.
  func fresh(_ prefix: String) -> String { prefix + Base32.encode(signer.randomBytes(15)[...]) }

  /// Joins two strings unambiguously: different pairs give different bytes.
  private static func joined(_ first: String, _ second: String) -> [UInt8] {
    Array("\(first.utf8.count):\(first)".utf8) + Array(second.utf8)
  }
}

/// Crockford's base 32 in lower case, which omits easily confused letters.
enum Base32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// Encodes bytes without padding; their number must be a multiple of five.
  static func encode(_ bytes: ArraySlice<UInt8>) -> String {
    precondition(bytes.count.isMultiple(of: 5), "names are made of whole groups of five bits")
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count * 8 / 5)
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xfff
      bits += 8
      while bits >= 5 {
        bits -= 5
        digits.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
