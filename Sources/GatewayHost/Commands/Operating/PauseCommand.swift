import GatewayCore
import ArgumentParser
import GatewayKit

/// `balcao pause`
struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Pauses automatic answers. Messages from customers are still recorded.")

  @OptionGroup var options: AdminOptions
  @Option(help: "Only on this channel.") var channel: String?

  func run() async throws {
    _ = try await options.run(PauseAnswers(channel: channel.map(ChannelID.init(rawValue:))))
    Output.line("automatic answers are paused on \(channel ?? "every channel")")
  }
}

/// `balcao resume`
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Resumes automatic answers.")

  @OptionGroup var options: AdminOptions
  @Option(help: "Only on this channel.") var channel: String?

  func run() async throws {
    _ = try await options.run(ResumeAnswers(channel: channel.map(ChannelID.init(rawValue:))))
    Output.line("automatic answers are resumed on \(channel ?? "every channel")")
  }
}
