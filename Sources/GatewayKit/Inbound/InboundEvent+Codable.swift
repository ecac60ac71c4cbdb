import Foundation

extension InboundEvent: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, externalID, at, thread, from, emoji, rawType, raw
  }

  /// The event's kind in JSON.
  public var kind: Kind {
    switch content {
    case .message: .message
    case .status: .status
    case .reaction: .reaction
    case .edit: .edit
    case .revoke: .revoke
    case .echo: .echo
    case .system: .system
    case .unsupported: .unsupported
    }
  }

  /// The kinds of inbound events.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A message of a customer.
    case message
    /// The progress of a message of ours.
    case status
    /// A reaction, or its removal.
    case reaction
    /// A message was changed.
    case edit
    /// A message was deleted.
    case revoke
    /// A message that the business sent from elsewhere.
    case echo
    /// A notice of the channel.
    case system
    /// An event that this version does not understand.
    case unsupported
  }

  /// Writes one flat object; `at` is ISO 8601 in UTC.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(externalID, forKey: .externalID)
    try container.encode(at.formatted(.balcao), forKey: .at)
    try container.encode(thread, forKey: .thread)
    try container.encode(from, forKey: .from)
    switch content {
    case .message(let message), .edit(let message), .echo(let message): try message.encode(to: encoder)
    case .status(let status): try status.encode(to: encoder)
    case .reaction(let emoji): try container.encode(emoji, forKey: .emoji)
    case .revoke: break
    case .system(let notice): try notice.encode(to: encoder)
    case .unsupported(let rawType, let raw):
      try container.encode(rawType, forKey: .rawType)
      try container.encodeIfPresent(raw, forKey: .raw)
    }
  }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let content: Content =
      switch try container.decode(Kind.self, forKey: .kind) {
      case .message: .message(try InboundMessage(from: decoder))
      case .status: .status(try DeliveryStatus(from: decoder))
      case .reaction: .reaction(emoji: try container.decodeIfPresent(String.self, forKey: .emoji))
      case .edit: .edit(try InboundMessage(from: decoder))
      case .revoke: .revoke
      case .echo: .echo(try InboundMessage(from: decoder))
      case .system: .system(try SystemNotice(from: decoder))
      case .unsupported:
        .unsupported(
          rawType: try container.decode(String.self, forKey: .rawType),
          raw: try container.decodeIfPresent(JSONValue.self, forKey: .raw))
      }
    self.init(
      externalID: try container.decode(String.self, forKey: .externalID),
      at: try Date(container.decode(String.self, forKey: .at), strategy: .balcao),
      thread: try container.decode(ThreadKey.self, forKey: .thread),
      from: try container.decode(Sender.self, forKey: .from),
      content: content)
  }
}
