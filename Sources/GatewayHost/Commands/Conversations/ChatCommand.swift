import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao chat`
struct ChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat",
    abstract: "Chats with the bot in the terminal and shows the trace of each answer. A number picks a button.")

  @OptionGroup var options: AdminOptions
  @Option(help: "The name of the conversation. (default: the terminal's user)") var session: String?

  func run() async throws {
    let name = session ?? MachineUser.current
    try await options.session(creating: true) { gateway in
      let isTerminal = isatty(STDIN_FILENO) == 1
      while let line = StandardInput.line(prompt: isTerminal ? "> " : nil) {
        let text = line.trimmingCharacters(in: .whitespaces)
        if text.isEmpty { continue }
        let reply = try await gateway.run(Chat(session: name, text: text))
        // The terminal has no buttons: its texts number the options themselves.
        for line in reply.lines where line.author != .visitor {
          Output.line("\(line.author?.rawValue ?? line.kind): \(line.text)")
        }
        for line in reply.trace.lines { Output.line("    [\(line)]") }
      }
    }
  }
}
