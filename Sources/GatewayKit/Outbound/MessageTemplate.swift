/// A message whose form the channel approved beforehand, with what is filled in: the only thing that may be written
/// outside a channel's free-form window.
public struct MessageTemplate: Sendable, Hashable, Codable {
  /// What stands above the text.
  public enum Header: Sendable, Hashable, Codable {
    /// Words for the header's one placeholder.
    case text(String)
    /// A picture, film or document.
    case file(OutgoingFile)
  }

  /// A value for a placeholder.
  public struct Parameter: Sendable, Hashable, Codable {
    /// The placeholder's name; nil where placeholders are numbered.
    public var name: String?
    /// What is put there.
    public var text: String

    /// A value.
    public init(name: String? = nil, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// What a button of the template carries.
  public enum Button: Sendable, Hashable, Codable {
    /// A quick reply: the payload that comes back.
    case reply(payload: String)
    /// A link: what is put at its address's end.
    case link(suffix: String)
    /// As the template has it.
    case fixed
  }

  /// Its name at the channel.
  public var name: String
  /// Its language there, such as `pt_BR`.
  public var language: String
  /// What stands above the text, where the template has a variable header.
  public var header: Header?
  /// The values of the text's placeholders, in order.
  public var body: [Parameter]
  /// What the buttons carry, in the template's order.
  public var buttons: [Button]

  /// A template.
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
