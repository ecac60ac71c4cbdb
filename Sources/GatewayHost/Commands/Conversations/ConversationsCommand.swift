public import ArgumentParser
import Foundation
import GatewayCore
public import GatewayKit

/// `balcao conversations …`: the inbox in a terminal.
struct ConversationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conversations", abstract: "Lists, answers and hands back conversations, like the inbox.",
    subcommands: [
      ConversationsListCommand.self, ConversationShowCommand.self, ConversationTakeCommand.self,
      ConversationReplyCommand.self, ConversationResolveCommand.self, DraftsCommand.self,
    ])
}

extension Owner.Kind: ExpressibleByArgument {}

/// `balcao conversations list`
struct ConversationsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists conversations, the most recently active first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Option(help: "Only conversations with this owner: bot, queue or agent.") var owner: Owner.Kind?
  @Flag(help: "Only conversations that need a person's attention.") var flagged = false
  @Option(help: "Only on this channel.") var channel: String?
  @Option(help: "The most conversations to list, 1 to 1000.") var limit = 100

  func validate() throws {
    guard (1...1_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000") }
  }

  func run() async throws {
    let found = try await options.run(
      ListConversations(
        owner: owner, flagged: flagged, channel: channel.map(ChannelID.init(rawValue:)), limit: limit)
    ).items
    try Output.list(
      found, of: "conversations", json: json.isOn,
      header: ["ID", "CHANNEL", "OWNER", "FLAG", "LAST MESSAGE", "CONTACT", "REASON", "OWNED SINCE", "BOT SILENT"]
    ) { $0.row }
  }
}

/// `balcao conversations show`
struct ConversationShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints a conversation with its log.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let detail = try await options.run(
      ShowConversation(conversation: ConversationID(rawValue: conversation)))
    if json.isOn { return try Output.json(detail) }
    Output.row(detail.summary.row)
    if let wished = detail.summary.wished { Output.row(wished) }
    Output.row([detail.contact.id.rawValue] + detail.contact.aliases.map(\.rawValue))
    for line in detail.lines { Output.row([Output.time(line.at), line.inWords]) }
  }
}

/// `balcao conversations take`
struct ConversationTakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "take", abstract: "Makes you the owner of a conversation. The bot stops answering in it.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let taken = try await options.run(
      TakeConversation(conversation: ConversationID(rawValue: conversation)))
    Output.row(taken.row)
  }
}

/// `balcao conversations resolve`
struct ConversationResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Returns a conversation to the bot.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let resolved = try await options.run(
      ResolveConversation(conversation: ConversationID(rawValue: conversation)))
    Output.row(resolved.row)
  }
}

extension ConversationSummary {
  /// The columns of a list.
  var row: [String] {
    [
      id.rawValue, channel.rawValue, agent ?? owner.rawValue, flagged ? "flagged" : "-",
      lastInboundAt.map(Output.time) ?? "-", contact ?? "-", reason.rawValue, Output.time(since),
      silence.map(Self.line) ?? "-",
    ]
  }

  /// The line that shows since when a person is wanted, and why.
  fileprivate var wished: [String]? {
    wish.map { wish in
      let why = wish.reason.rawValue + (wish.team.map { ", team \($0)" } ?? "")
      return ["wanted: a person (\(why))", Output.time(wish.since)]
    }
  }

  /// The silence in one line: `waits for a person (requested); the bot answers again in 8 min`.
  private static func line(_ silence: BotSilence) -> String {
    let reason = silence.reason.text
    return silence.minutesLeft.map { "\(reason); the bot answers again in \($0) min" } ?? reason
  }
}

extension ConversationDetail.Line {
  /// The line's text for a terminal, with the options shown with it.
  fileprivate var inWords: String {
    let who = author?.rawValue ?? kind
    let what = author != nil && kind != "message" ? "\(kind): \(text)" : text
    return options.isEmpty ? "\(who): \(what)" : "\(who): \(what) [\(options.joined(separator: " | "))]"
  }
}
