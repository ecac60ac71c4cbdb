import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao trace`
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Tells why each message of a conversation got the answer it got.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let traces = try await options.run(
      AdminOperations.Traces(conversation: ConversationID(rawValue: conversation)))
    if json.isOn { return try Output.json(traces) }
    for trace in traces {
      Output.row([
        Output.time(trace.at), "message \(trace.message)", "content \(trace.contentVersion)", "epoch \(trace.epoch)",
      ])
      for line in trace.lines { Output.line("  \(line)") }
    }
  }
}

extension Trace {
  /// A line for each step.
  var lines: [String] {
    steps.map { step in
      "\(step.rung): \(step.verdict.rawValue): \(step.reason) (\(Self.tenths(step.milliseconds)) ms)"
    }
  }

  private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
