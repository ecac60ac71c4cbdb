import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao media`
struct MediaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "media", abstract: "Tells where a file lies that a customer sent.",
    discussion: "The name of the file is `ref` in the event, as `balcao conversations show --json` has it.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The channel's id.") var channel: String
  @Argument(help: "The channel's name for the file.") var ref: String

  func run() async throws {
    let kept = try await options.run(ExamineOperations.Media(channel: ChannelID(rawValue: channel), ref: ref))
    guard let blob = kept.blob else { throw CommandFailure(kept.lost ?? "the file is not there") }
    try Output.jsonLine(["blob": blob.rawValue, "size": "\(kept.size ?? 0)", "type": kept.media.mimeType ?? ""])
  }
}
