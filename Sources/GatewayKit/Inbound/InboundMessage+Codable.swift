extension InboundMessage: Codable {
  private enum CodingKeys: String, CodingKey { case parts, replyTo, payload, referral, forwarded, automatic, fullText }

  /// Writes the members, a mail's beside the others in the same object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(parts, forKey: .parts)
    try container.encodeIfPresent(replyTo, forKey: .replyTo)
    try container.encodeIfPresent(payload, forKey: .payload)
    try container.encodeIfPresent(referral, forKey: .referral)
    try container.encode(forwarded, forKey: .forwarded)
    // Of a mail the absence of a reason is told.
    if mail != nil || automatic != nil { try container.encode(automatic, forKey: .automatic) }
    try mail?.encode(to: encoder)
  }

  /// Reads what `encode(to:)` writes; every mail has a `fullText`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      parts: try container.decode([Part].self, forKey: .parts),
      replyTo: try container.decodeIfPresent(String.self, forKey: .replyTo),
      payload: try container.decodeIfPresent(String.self, forKey: .payload),
      referral: try container.decodeIfPresent(JSONValue.self, forKey: .referral),
      forwarded: try container.decode(Bool.self, forKey: .forwarded),
      automatic: try container.decodeIfPresent(String.self, forKey: .automatic),
      mail: container.contains(.fullText) ? try Mail(from: decoder) : nil)
  }
}
