/// The id of a configured channel: `site`, `whatsapp-sales`. Chosen by the operator; `[a-z0-9-]`, 1 to 40 characters.
public struct ChannelID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a configured provider: `openai`, `gemini`. Chosen by the operator; `[a-z0-9-]`, 1 to 40 characters.
public struct ProviderID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of an adapter, in `lower_snake_case`: `web_widget`, `whatsapp`. It must never change after a release, because
/// data folders contain it.
public struct AdapterID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// An adapter's id of a conversation, such as a session, a phone number or a mail thread. Unique within its channel.
public struct ThreadKey: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a conversation outside its adapter: in traces, on the command line and in the API.
public struct ConversationID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a contact.
public struct ContactID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a message in a conversation. The id of a customer's message is derived from its external id, so a redelivery
/// has the same id; the id of an answer is derived from its turn.
public struct MessageID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of an outgoing wire message, the same for every attempt. An adapter passes it to the other side if there is a
/// field for it (a Message-ID, callback data), so that an unknown outcome can be settled later.
public struct DeliveryID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// An address of a contact, as `scheme:value`: `wa:5511987654321`, `email:ana@example.com`, `web:site/…`.
public struct Alias: StringIdentifier {
  /// The text of the alias: scheme, colon, value.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Joins `scheme` and `value`.
  public init(scheme: String, value: String) { rawValue = "\(scheme):\(value)" }
}
