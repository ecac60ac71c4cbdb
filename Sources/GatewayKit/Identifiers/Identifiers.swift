/// One configured channel: `site`, `whatsapp-sales`. Chosen by the operator; `[a-z0-9-]`, 1 to 40 characters.
public struct ChannelID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One configured provider: `openai`, `gemini`. Chosen by the operator; `[a-z0-9-]`, 1 to 40 characters.
public struct ProviderID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// An adapter, in `lower_snake_case`: `web_widget`, `whatsapp`. Never changes once released: data folders hold it.
public struct AdapterID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// What an adapter calls a conversation: a session, a phone number, a mail thread. Unique within its channel.
public struct ThreadKey: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A conversation everywhere outside its adapter: in traces, on the command line, in the API.
public struct ConversationID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A person.
public struct ContactID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One message of a conversation, from whichever side. A customer's derives from its external id, so that the same
/// message again has the same id; an answer's derives from its turn.
public struct MessageID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One outgoing wire message. Stable over retries: an adapter passes it to the other side wherever that side has a
/// place for it (a Message-ID, callback data), so that an unknown outcome can be settled later.
public struct DeliveryID: StringIdentifier {
  /// The name.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One address of a contact, as `scheme:value`: `wa:5511987654321`, `email:ana@example.com`, `web:site/…`.
public struct Alias: StringIdentifier {
  /// The scheme, a colon, the value.
  public let rawValue: String
  /// Wraps `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Joins `scheme` and `value`.
  public init(scheme: String, value: String) { rawValue = "\(scheme):\(value)" }
}
