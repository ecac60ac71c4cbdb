/// One wire message, already within its channel's limits: exactly one outside request.
public struct OutgoingMessage: Sendable, Hashable, Codable {
  /// The text, in the channel's own markup. Together with options it is their prompt.
  public var text: String
  /// What the customer can pick, if anything.
  public var options: Options?
  /// A button that opens an address, where the channel has such; never together with options.
  public var link: LinkButton?
  /// A file, whose caption the text is; never together with options or a link.
  public var file: OutgoingFile?
  /// A template that is sent in place of the text, which then only tells people what it says.
  public var template: MessageTemplate?

  /// Options, and how the channel shows them.
  public struct Options: Sendable, Hashable, Codable {
    /// How the channel shows options.
    public enum Style: String, Sendable, Hashable, Codable {
      /// Beside the message, all at once.
      case buttons
      /// Behind an opener.
      case list
      /// In the message's text already, numbered from 1: the channel shows text only, and the core reads the number.
      case numbered
    }
    /// How to show them.
    public var style: Style
    /// The label of a list's opener; nil for the other styles.
    public var opener: String?
    /// What there is to pick.
    public var choices: [ReplyOption]

    /// Options.
    public init(style: Style, opener: String? = nil, choices: [ReplyOption]) {
      self.style = style
      self.opener = opener
      self.choices = choices
    }
  }

  /// A message.
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

/// Something a customer can pick instead of typing.
public struct ReplyOption: Sendable, Hashable, Codable {
  /// Comes back unchanged as the payload when picked; up to 200 bytes of `[A-Za-z0-9._/-]`.
  public var id: String
  /// What the customer reads.
  public var title: String
  /// A second line, where the channel shows one.
  public var description: String?

  /// An option.
  public init(id: String, title: String, description: String? = nil) {
    self.id = id
    self.title = title
    self.description = description
  }
}
