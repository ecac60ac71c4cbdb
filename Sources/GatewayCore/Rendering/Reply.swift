public import GatewayKit

/// Something to be said, before it is fitted to a channel. Text is Markdown with placeholders already filled in.
public struct Reply: Sendable, Hashable {
  /// The words; with options, their prompt.
  public var text: String
  /// What the customer can pick; empty for plain words.
  public var options: [ReplyOption]
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
}
