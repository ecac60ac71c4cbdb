import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao rehearse`
struct RehearseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Answers the last days' messages again with a bundle, and lists what would be answered differently.",
    discussion: "Only rules decide: no provider is asked. Nothing is sent or stored.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The bundle's file.") var file: String
  @Option(help: "The number of days, such as 30d; at most 90d.") var since = Days(count: 7)

  func run() async throws {
    let bytes = try BoundedFile.read(file, limit: ContentBundle.maximumBytes)
    let (bundle, diagnostics) = ContentBundle.decode(bytes: bytes)
    for diagnostic in diagnostics { Output.diagnostic(CommandWording.text(of: diagnostic.inFile(file))) }
    guard bundle != nil, let value = try? JSONValue(parsing: bytes) else { throw ExitCode.failure }
    let outcome = try await options.run(RehearseContent(bundle: value, days: since.count))
    if json.isOn { return try Output.json(outcome) }
    let counts = outcome.counts
    Output.line(
      "\(counts.all) messages: \(counts.same) the same, \(counts.textChanged) with other texts, "
        + "\(counts.otherStep) by another step, \(counts.nowAnswered) now answered, "
        + "\(counts.leftToProviders) left to providers, \(counts.silent) not tried")
    for turn in outcome.turns where turn.result != .same && turn.result != .silent {
      Output.row([
        turn.result.rawValue, turn.conversation.rawValue, Output.time(turn.at), turn.before.step ?? "-",
        turn.after.step ?? "-", turn.after.reason?.text ?? "",
      ])
    }
  }
}
