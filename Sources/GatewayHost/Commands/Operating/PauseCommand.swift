import ArgumentParser
import GatewayKit

/// `balcao pause`
struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Stops all automatic answers; what customers write is recorded.")

  @OptionGroup var options: AdminOptions
  @Option(help: "Only on this channel.") var channel: String?

  func run() async throws {
    _ = try await options.run(AdminOperations.Pause(channel: channel.map(ChannelID.init(rawValue:))))
    Output.line("automatic answers are paused on \(channel ?? "every channel")")
  }
}

/// `balcao resume`
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Starts automatic answers again.")

  @OptionGroup var options: AdminOptions
  @Option(help: "Only on this channel.") var channel: String?

  func run() async throws {
    _ = try await options.run(AdminOperations.Resume(channel: channel.map(ChannelID.init(rawValue:))))
    Output.line("automatic answers go on, on \(channel ?? "every channel")")
  }
}
