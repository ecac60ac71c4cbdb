import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao conversations drafts …`: answers that wait for a person to send them.
struct DraftsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drafts", abstract: "Answers that a model wrote and a person sends, edits or discards.",
    subcommands: [DraftsListCommand.self, DraftSendCommand.self, DraftDiscardCommand.self])
}

/// `balcao conversations drafts list`
struct DraftsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists drafts, the oldest first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let drafts = try await options.run(DraftOperations.ListDrafts())
    try Output.list(drafts, json: json.isOn) { draft in
      [
        draft.id.rawValue, draft.conversation.rawValue, draft.channel.rawValue, Output.time(draft.at),
        draft.contact ?? "-", draft.provider, draft.text,
      ]
    }
  }
}

/// `balcao conversations drafts send`
struct DraftSendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Sends a draft; what is piped in takes the place of its words. The bot keeps the conversation.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var agent: AgentOption
  @Argument(help: "The draft's id.") var draft: String

  func run() async throws {
    let text = isatty(STDIN_FILENO) == 1 ? "" : try StandardInput.text()
    let summary = try await options.run(
      DraftOperations.SendDraft(draft: MessageID(rawValue: draft), text: text.isEmpty ? nil : text, agent: agent.name))
    Output.row([summary.id.rawValue, summary.channel.rawValue, "sent"])
  }
}

/// `balcao conversations drafts discard`
struct DraftDiscardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard", abstract: "Takes a draft away; nothing is sent.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The draft's id.") var draft: String

  func run() async throws {
    let summary = try await options.run(DraftOperations.DiscardDraft(draft: MessageID(rawValue: draft)))
    Output.row([summary.id.rawValue, summary.channel.rawValue, "discarded"])
  }
}
