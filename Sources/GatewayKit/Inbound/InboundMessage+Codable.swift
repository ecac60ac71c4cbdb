extension InboundMessage: Codable {
  private enum CodingKeys: String, CodingKey { case parts, replyTo, payload, referral, forwarded, automatic, fullText }

  /// Writes the members in one object, those of a mail included.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(parts, forKey: .parts)
    try container.encodeIfPresent(replyTo, forKey: .replyTo)
    try container.encodeIfPresent(payload, forKey: .payload)
    try container.encodeIfPresent(referral, forKey: .referral)
    try container.encode(forwarded, forKey: .forwarded)
    // A mail always has the member, null without a reason.
    if mail != nil || automatic != nil { try container.encode(automatic, forKey: .automatic) }
    try mail?.encode(to: encoder)
  }

  /// Reads what `encode(to:)` writes. An object with `fullText` is a mail.
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
