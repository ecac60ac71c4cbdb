import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao media`
struct MediaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "media", abstract: "Shows where a file from a customer is stored.",
    discussion: "The reference is `ref` in `balcao conversations show --json`.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The channel's id.") var channel: String
  @Argument(help: "The channel's reference of the file.") var ref: String

  func run() async throws {
    let kept = try await options.run(ShowMedia(channel: ChannelID(rawValue: channel), ref: ref))
    guard let blob = kept.blob else { throw CommandFailure(kept.lost ?? "the file is missing") }
    try Output.jsonLine(["blob": blob.rawValue, "size": "\(kept.size ?? 0)", "type": kept.media.mimeType ?? ""])
  }
}
