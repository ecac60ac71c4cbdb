public import GatewayKit

/// A mailbox: read over IMAP, answered over SMTP.
///
/// One instance is one mailbox. `Email+Polling.swift` reads, `Email+Sending.swift` sends. `Reading/`, `Replies/` and
/// `Robots/` interpret mails, `Composition/` writes them.
public struct Email: ChannelAdapter {
  let context: AdapterContext
  let settings: EmailSettings
  let tokens: ThreadTokens
  let archive: MailArchive
  let standing = PollStanding()
  let files = MailFiles()

  /// The id, title and settings of the adapter.
  public static let descriptor = PluginDescriptor(
    id: "email", title: "E-mail",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" \
      stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><rect x="3" y="5" width="18" height="14" \
      rx="2"/><path d="m3.500 7 8.500 6 8.500-6"/></svg>
      """,
    settings: EmailDeclarations.spec, codes: [EmailCode.self])

  /// Plain text, sent as a mail in two forms; answered within a day; providers write drafts. A mailbox can always
  /// return old mails, so their keys are kept forever.
  public static let traits = ChannelTraits(
    limits: MessageLimits(
      textLength: 60_000, markup: .plain,
      files: [FileRule(.document, types: ["*/*"], maximumBytes: maximumFile)]),
    automation: .suggest, answerWithin: .seconds(86_400),
    automaticAnswers: AutomaticAnswerCaps(
      perConversation: 10, perContact: 20, window: .seconds(86_400), perChannel: 300, channelWindow: .seconds(3600)),
    remembersDuplicatesFor: nil)

  /// Reports invalid addresses, invalid or repeated folders, and servers without exactly one way to log in. Warns if no
  /// authentication server is set.
  public static func check(_ settings: Settings) -> [Diagnostic] { EmailDeclarations.problems(settings) }

  /// Creates the channel of one mailbox.
  public init(settings: Settings, context: AdapterContext) {
    guard let decoded = EmailSettings(settings) else {
      preconditionFailure("the e-mail adapter was created with settings that its check refuses")
    }
    self.context = context
    self.settings = decoded
    tokens = ThreadTokens(signer: context.signer)
    archive = MailArchive(state: context.state)
  }
}
