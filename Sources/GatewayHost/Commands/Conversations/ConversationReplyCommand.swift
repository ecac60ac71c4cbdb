import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao conversations reply`
struct ConversationReplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply", abstract: "Says what standard input says; you own the conversation from then on.",
    discussion: """
      With files the text is the first one's caption, and may be left out. Whether the channel carries a file is told \
      before anything is sent.
      """)

  @OptionGroup var options: AdminOptions
  @OptionGroup var agent: AgentOption
  @Option(name: .customLong("file"), help: "A file of this computer to send; may be given up to ten times.")
  var paths: [String] = []
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let files = try paths.map(LocalFile.init)
    // Who sends a file from a terminal need not type anything.
    let text = files.isEmpty || isatty(STDIN_FILENO) == 0 ? try StandardInput.text() : ""
    let id = ConversationID(rawValue: conversation)
    let answered = try await options.session { session in
      let told = try await session.run(
        ExamineOperations.ReplyNotice(conversation: id, text: text, files: files.map(\.description)))
      if let notice = told.notice { Output.diagnostic(notice) }
      var taken: [ReplyFile] = []
      for file in files { taken.append(ReplyFile(blob: try await file.hand(to: session), name: file.description.name)) }
      return try await session.run(
        AdminOperations.SayAsAgent(conversation: id, agent: agent.name, text: text, files: taken))
    }
    Output.row(answered.row)
  }
}
