public import GatewayKit

/// The chat on a business's own web site: one script tag, a handful of routes, and an event stream.
///
/// The committed log is the delivery: visitors read answers through `Conversations.events`, so nothing of this channel
/// enters the outbox. Sessions are bearer tokens that carry themselves (`SessionTokens`): nothing is stored before a
/// visitor's first message. The routes, their bodies and every status they answer are in this folder's README.
public struct WebWidget: Continuing {
  let context: AdapterContext
  let origins: OriginPolicy
  let limits: WidgetLimits
  let script: EmbedScript
  let tokens: SessionTokens
  let attachments: AttachmentSettings
  /// What the business signs its users' identities with; nil: there are no verified users.
  let identitySecret: SecretRef?

  /// What the adapter is called and what can be set.
  public static let descriptor = PluginDescriptor(
    id: "web_widget", title: "Web widget",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" \
      stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 \
      21 12Z"/><path d="M9 11h8M9 14h5"/></svg>
      """,
    settings: WidgetSettings.spec)

  /// Markdown, files, and as many quick replies as fit a conversation; the log is the delivery.
  public static let traits = ChannelTraits(
    limits: MessageLimits(
      textLength: 10_000, markup: .markdown,
      buttons: MessageLimits.Buttons(count: 12, titleLength: 60, textLength: 10_000),
      files: Attachment.fileRules),
    logIsDelivery: true,
    // A person writes a few dozen questions in an hour; one address may be that of a whole office.
    providerTurns: ProviderTurnQuota(perConversation: 40, perOrigin: 120))

  /// Finds patterns of origins that no browser would ever match, and warns of `*`.
  public static func check(_ settings: Settings) -> [Diagnostic] { WidgetSettings.check(settings) }

  /// Makes one widget.
  public init(settings: Settings, context: AdapterContext) {
    let decoded = WidgetSettings(settings)
    self.init(decoded, context: context, limits: WidgetLimits(decoded.limits, clock: context.clock))
  }

  /// Makes a widget under other settings. What visitors and networks used of their limits counts on.
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

  /// Never called: the log is the delivery.
  public func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    throw AdapterError(
      .rejected,
      "the web widget has no outgoing requests, because visitors read its log; delivery \(delivery.id) should not exist"
    )
  }
}
