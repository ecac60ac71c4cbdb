/// One wire message within the channel's limits. It is sent with exactly one external request.
public struct OutgoingMessage: Sendable, Hashable, Codable {
  /// The text in the channel's markup. With options, it is their prompt.
  public var text: String
  /// The options that the customer can pick, if any.
  public var options: Options?
  /// A button that opens an address; never together with options.
  public var link: LinkButton?
  /// A file with the text as its caption; never together with options or a link.
  public var file: OutgoingFile?
  /// A template to send instead of the text. The text then only shows agents what the template says.
  public var template: MessageTemplate?

  /// Options and the style in which the channel shows them.
  public struct Options: Sendable, Hashable, Codable {
    /// How the channel shows options.
    public enum Style: String, Sendable, Hashable, Codable, CaseIterable {
      /// Buttons, all visible at once.
      case buttons
      /// A list behind an opener.
      case list
      /// Numbered from 1 in the text of the message, for channels with text only. The core reads the number in the answer.
      case numbered
    }
    /// The style.
    public var style: Style
    /// The label of a list's opener; nil for the other styles.
    public var opener: String?
    /// The choices in order.
    public var choices: [ReplyOption]

    /// Creates options.
    public init(style: Style, opener: String? = nil, choices: [ReplyOption]) {
      self.style = style
      self.opener = opener
      self.choices = choices
    }
  }

  /// Creates a message.
  public init(
    text: String, options: Options? = nil, link: LinkButton? = nil, file: OutgoingFile? = nil,
    template: MessageTemplate? = nil
  ) {
    self.text = text
    self.options = options
    self.link = link
    self.file = file
    self.template = template
  }
}

/// An option that a customer can pick instead of typing.
public struct ReplyOption: Sendable, Hashable, Codable {
  /// The payload that is returned unchanged when the option is picked: up to 200 bytes of `[A-Za-z0-9._/-]`.
  public var id: String
  /// The visible label.
  public var title: String
  /// A second line, if the channel can show one.
  public var description: String?

  /// Creates an option.
  public init(id: String, title: String, description: String? = nil) {
    self.id = id
    self.title = title
    self.description = description
  }
}
