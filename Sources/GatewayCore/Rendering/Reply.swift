public import GatewayKit

/// A message before it is fitted to a channel. The text is Markdown with placeholders already filled in.
public struct Reply: Sendable, Hashable {
  /// What accompanies the text; on channels that do not support it, it is described as text.
  public enum Extra: Sendable, Hashable {
    /// A button that opens an address.
    case link(LinkButton)
    /// A file; the text is its caption.
    case file(OutgoingFile)
    /// An approved template; the text is what people read of it.
    case template(MessageTemplate)
  }

  /// The text; with options it is their prompt.
  public var text: String
  /// The options; empty for a plain text.
  public var options: [ReplyOption]
  /// What accompanies the text; never together with options.
  public var extra: Extra?
  /// Data that the provider which wrote it needs with its next prompt.
  public var providerData: ProviderData?

  /// Creates a text reply.
  public init(_ text: String) {
    self.text = text
    options = []
  }

  /// Creates a question with options.
  public init(_ text: String, options: [ReplyOption]) {
    self.text = text
    self.options = options
  }

  /// Creates a text with a link, a file or a template.
  public init(_ text: String, extra: Extra) {
    self.text = text
    self.extra = extra
    options = []
  }
}
