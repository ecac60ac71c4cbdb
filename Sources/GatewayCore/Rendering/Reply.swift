public import GatewayKit

/// Something to be said, before it is fitted to a channel. Text is Markdown with placeholders already filled in.
public struct Reply: Sendable, Hashable {
  /// What goes with the words where the channel has it; where it has not, words tell of it.
  public enum Extra: Sendable, Hashable {
    /// A button that opens an address.
    case link(LinkButton)
    /// A file, whose caption the words are.
    case file(OutgoingFile)
    /// An approved template, of which the words tell people.
    case template(MessageTemplate)
  }

  /// The words; with options, their prompt.
  public var text: String
  /// What the customer can pick; empty for plain words.
  public var options: [ReplyOption]
  /// What goes with the words; never together with options.
  public var extra: Extra?
  /// What the provider that wrote it wants back with its next prompt.
  public var providerData: ProviderData?

  /// Words.
  public init(_ text: String) {
    self.text = text
    options = []
  }

  /// A question with options.
  public init(_ text: String, options: [ReplyOption]) {
    self.text = text
    self.options = options
  }

  /// Words with something.
  public init(_ text: String, extra: Extra) {
    self.text = text
    self.extra = extra
    options = []
  }
}
