public import GatewayKit

/// WhatsApp over Meta's Cloud API: signed webhooks in, the Graph API out.
///
/// One instance is one telephone number. The other files in this folder have its routes, sending and checks; `Inbound/`
/// reads Meta's payloads, and `Outbound/` writes messages.
public struct WhatsApp: ChannelAdapter {
  let context: AdapterContext
  let settings: WhatsAppSettings
  let graph: GraphClient
  let threads: ThreadIndex
  let templateCache: TemplateCache

  /// The id, title and settings of the adapter.
  public static let descriptor = PluginDescriptor(
    id: "whatsapp", title: "WhatsApp",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" \
      stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="M3 21l1.6-4.6A8.6 8.6 0 1 1 8 19.6Z"/>\
      <path d="M9 8.2c-.7 3 3.800 7.500 6.800 6.800l.4-1.900-2.200-1.100-.9.9a5 5 0 0 1-2-2l.9-.9L10.900 7.800Z"/></svg>
      """,
    settings: WhatsAppDeclarations.spec, codes: [WhatsAppCode.self])

  /// The limits of a message as documented by Meta (`Tests/MessageRules.swift` cites each page), a free-form window of 24
  /// hours, and on average one message in six seconds to one customer, with bursts of 45.
  public static let traits = ChannelTraits(
    limits: MessageLimits(
      textLength: 4096, markup: .whatsApp,
      buttons: MessageLimits.Buttons(count: 3, titleLength: 20, textLength: 1024),
      list: MessageLimits.List(
        rows: 10, titleLength: 24, descriptionLength: 72, openerLength: 20, textLength: 4096),
      link: MessageLimits.Link(titleLength: 20, textLength: 1024), captionLength: 1024, files: FileRules.all,
      hasTemplates: true),
    freeFormWindow: .seconds(24 * 3600), pacing: WhatsAppSettings.pacing(perSecond: 80), grouping: .seconds(6))

  /// Finds addresses that secrets must not be sent to, and malformed ids.
  public static func check(_ settings: Settings) -> [Diagnostic] { WhatsAppSettings(settings).problems }

  /// Creates the channel of one number.
  public init(settings: Settings, context: AdapterContext) {
    let decoded = WhatsAppSettings(settings)
    self.context = context
    self.settings = decoded
    graph = GraphClient(settings: decoded, http: context.http, clock: context.clock)
    threads = ThreadIndex(state: context.state)
    templateCache = TemplateCache(state: context.state, log: context.log)
  }
}

extension WhatsApp: Paced {
  /// The pace from the settings.
  public var pacing: Pacing { WhatsAppSettings.pacing(perSecond: Double(settings.messagesPerSecond)) }
}
