public import GatewayKit

/// What the renderer adds in the customer's language. From the catalogue.
public struct RenderingTexts: Sendable, Hashable {
  /// The label of a list's opener, and the prompt of options that came without one.
  public var opener: String
  /// Tells how to pick from numbered text.
  public var numberHint: String

  /// Texts.
  public init(opener: String, numberHint: String) {
    self.opener = opener
    self.numberHint = numberHint
  }
}

/// Fits replies to a channel's declared limits.
public enum Renderer {
  /// The wire messages for `replies`, in order, each within `limits`; nothing is lost but the ends of long labels.
  public static func render(
    _ replies: [Reply], limits: MessageLimits, texts: RenderingTexts
  ) -> [OutgoingMessage] {
    replies.map { OutgoingMessage(text: $0.text) }
  }
}
