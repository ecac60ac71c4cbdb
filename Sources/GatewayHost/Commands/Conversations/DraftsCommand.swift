import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao conversations drafts …`: answers of a model that wait for a person to send them.
struct DraftsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drafts", abstract: "Lists, sends and discards answers that a model drafted.",
    subcommands: [DraftsListCommand.self, DraftSendCommand.self, DraftDiscardCommand.self])
}

/// `balcao conversations drafts list`
struct DraftsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists drafts, the oldest first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let drafts = try await options.run(ListDrafts()).items
    try Output.list(
      drafts, of: "drafts", json: json.isOn,
      header: ["ID", "CONVERSATION", "CHANNEL", "WRITTEN", "CONTACT", "PROVIDER", "TEXT"]
    ) { draft in
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
    abstract: "Sends a draft. Text from a pipe replaces the draft's text. The bot keeps the conversation.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The draft's id.") var draft: String

  func run() async throws {
    let text = isatty(STDIN_FILENO) == 1 ? "" : try StandardInput.text()
    let summary = try await options.run(
      SendDraft(draft: MessageID(rawValue: draft), text: text.isEmpty ? nil : text))
    Output.row([summary.id.rawValue, summary.channel.rawValue, "sent"])
  }
}

/// `balcao conversations drafts discard`
struct DraftDiscardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard", abstract: "Deletes a draft without sending it.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The draft's id.") var draft: String

  func run() async throws {
    let summary = try await options.run(DiscardDraft(draft: MessageID(rawValue: draft)))
    Output.row([summary.id.rawValue, summary.channel.rawValue, "discarded"])
  }
}
