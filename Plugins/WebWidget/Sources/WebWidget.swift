public import GatewayKit

/// The chat on a business's web site: one script tag, a few routes, and an event stream.
///
/// The committed log is the delivery: visitors read answers through `Conversations.events`, so this channel never uses
/// the outbox. Sessions are self-contained bearer tokens (`SessionTokens`), so nothing is stored before a visitor's
/// first message. This folder's README describes the routes, their bodies and every status.
public struct WebWidget: Continuing {
  let context: AdapterContext
  let origins: OriginPolicy
  let limits: WidgetLimits
  let script: EmbedScript
  let tokens: SessionTokens
  let attachments: AttachmentSettings
  /// The secret that verifies identities signed by the business; nil if there are no verified users.
  let identitySecret: SecretRef?

  /// The id, title and settings of the adapter.
  public static let descriptor = PluginDescriptor(
    id: "web_widget", title: "Web widget",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" \
      stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 \
      21 12Z"/><path d="M9 11h8M9 14h5"/></svg>
      """,
    settings: WidgetDeclarations.spec, codes: [WidgetCode.self])

  /// Markdown, files, and up to 12 quick replies per message. The log is the delivery.
  public static let traits = ChannelTraits(
    limits: MessageLimits(
      textLength: 10_000, markup: .markdown,
      buttons: MessageLimits.Buttons(count: 12, titleLength: 60, textLength: 10_000),
      files: Attachment.fileRules),
    logIsDelivery: true,
    // A person writes a few dozen questions in an hour; a whole office may share one address.
    providerTurns: ProviderTurnQuota(perConversation: 40, perOrigin: 120))

  /// Reports invalid origin patterns, greeting languages and attachment types, and warns of the origin `*`.
  public static func check(_ settings: Settings) -> [Diagnostic] { WidgetSettings(settings).problems }

  /// Creates one widget.
  public init(settings: Settings, context: AdapterContext) {
    let decoded = WidgetSettings(settings)
    self.init(decoded, context: context, limits: WidgetLimits(decoded.limits, clock: context.clock))
  }

  /// Creates a widget with other settings. The predecessor's counts of visitors and networks continue.
  public init(settings: Settings, context: AdapterContext, continuing predecessor: WebWidget) {
    let decoded = WidgetSettings(settings)
    var limits = predecessor.limits
    limits.change(decoded.limits)
    self.init(decoded, context: context, limits: limits)
  }

  private init(_ decoded: WidgetSettings, context: AdapterContext, limits: WidgetLimits) {
    self.context = context
    origins = OriginPolicy(decoded.allowedOrigins)
    self.limits = limits
    script = EmbedScript(launcher: decoded.launcher, attachments: decoded.attachments)
    attachments = decoded.attachments
    identitySecret = decoded.identitySecret
    tokens = SessionTokens(signer: context.signer)
  }

  /// Never called, because the log is the delivery. Always throws `.rejected`.
  public func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    throw AdapterError(
      .rejected,
      "the web widget has no outgoing requests, because visitors read its log; delivery \(delivery.id) should not exist"
    )
  }
}
