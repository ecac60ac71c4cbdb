/// A message template that the channel approved beforehand, with its values. Outside a channel's free-form window, only
/// templates may be sent.
public struct MessageTemplate: Sendable, Hashable, Codable {
  /// The value of a variable header, which is shown above the text.
  public enum Header: Sendable, Hashable, Codable {
    /// The value of the header's placeholder.
    case text(String)
    /// A picture, video or document.
    case file(OutgoingFile)
  }

  /// A value for a placeholder.
  public struct Parameter: Sendable, Hashable, Codable {
    /// The placeholder's name; nil if placeholders are numbered.
    public var name: String?
    /// The text of the value.
    public var text: String

    /// Creates a value.
    public init(name: String? = nil, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// The value of a button.
  public enum Button: Sendable, Hashable, Codable {
    /// A quick reply with the payload that is returned when it is picked.
    case reply(payload: String)
    /// A link with the end of its address.
    case link(suffix: String)
    /// A button without a value.
    case fixed
  }

  /// The name at the channel.
  public var name: String
  /// The language at the channel, such as `pt_BR`.
  public var language: String
  /// The value of the header; nil if the template has no variable header.
  public var header: Header?
  /// The values of the text's placeholders, in order.
  public var body: [Parameter]
  /// The values of the buttons, in the template's order.
  public var buttons: [Button]

  /// Creates a template.
  public init(
    name: String, language: String, header: Header? = nil, body: [Parameter] = [], buttons: [Button] = []
  ) {
    self.name = name
    self.language = language
    self.header = header
    self.body = body
    self.buttons = buttons
  }
}
