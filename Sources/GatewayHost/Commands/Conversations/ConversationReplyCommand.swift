import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao conversations reply`
struct ConversationReplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply", abstract: "Sends the text from standard input and makes you the owner of the conversation.",
    discussion: """
      With files, the text is the caption of the first one and may be left out. A file that the channel does not carry is \
      refused before anything is sent.
      """)

  @OptionGroup var options: AdminOptions
  @Option(name: .customLong("file"), help: "A local file to send. Can be given up to ten times.")
  var paths: [String] = []
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let files = try paths.map(LocalFile.init)
    // A file sent from a terminal needs no text, so none is asked for.
    let text = files.isEmpty || isatty(STDIN_FILENO) == 0 ? try StandardInput.text() : ""
    let id = ConversationID(rawValue: conversation)
    let answered = try await options.session { session in
      let preview = try await session.run(
        PreviewReply(conversation: id, text: text, files: files.map(\.description)))
      if let template = preview.template {
        Output.diagnostic("outside the channel's window: the template \(template) is sent instead of this text")
      }
      var taken: [ReplyFile] = []
      for file in files { taken.append(ReplyFile(blob: try await file.hand(to: session), name: file.description.name)) }
      return try await session.run(
        ReplyToConversation(conversation: id, text: text, files: taken))
    }
    Output.row(answered.row)
  }
}
