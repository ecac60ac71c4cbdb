import ArgumentParser
import GatewayCore
import GatewayKit

/// `balcao trace`
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Shows why each message of a conversation got its answer.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Flag(help: "Also show the prompts sent to AI providers.") var prompt = false
  @Argument(help: "The conversation's id.") var conversation: String

  func run() async throws {
    let id = ConversationID(rawValue: conversation)
    let turns = try await options.session { session in
      var turns: [TracedTurn] = []
      var cursor: String?
      repeat {
        let page = try await session.run(ListTraces(conversation: id, cursor: cursor))
        for trace in page.items {
          // One request per turn: the prompts of a long conversation together exceed the size of one response.
          let prompts =
            prompt
            ? try await session.run(ListPrompts(conversation: id, message: trace.message)).items : nil
          turns.append(TracedTurn(trace: trace, prompts: prompts))
        }
        cursor = page.next
      } while cursor != nil
      return turns
    }
    if json.isOn { return try Output.json(turns) }
    for turn in turns { for line in turn.lines { Output.line(line) } }
  }
}

/// A turn's trace as it is printed, with the prompts if they were asked for.
private struct TracedTurn: Encodable, Sendable {
  let trace: Trace
  let prompts: [ShownPrompt]?

  private enum CodingKeys: String, CodingKey { case prompts }

  /// Encodes the trace's members and `prompts` in one object.
  func encode(to encoder: any Encoder) throws {
    try trace.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(prompts, forKey: .prompts)
  }

  /// The lines printed for the turn.
  var lines: [String] {
    let head = [
      Output.time(trace.at), "message \(trace.message)", "content \(trace.contentVersion)", "epoch \(trace.epoch)",
    ]
    return [head.joined(separator: "  ")] + (trace.lines + (prompts ?? []).flatMap(\.lines)).map { "  \($0)" }
  }
}

extension Trace {
  /// One line per step.
  var lines: [String] {
    steps.map { step in
      "\(step.rung): \(step.verdict.rawValue): \(step.reason.text) (\(Self.tenths(step.milliseconds)) ms)"
        + (step.spent ?? []).map { "; \($0.inWords)" }.joined()
    }
  }

  private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

extension ShownPrompt {
  /// The lines printed for the prompt.
  fileprivate var lines: [String] {
    var limits = "at most \(maximumOutputTokens) tokens"
    if let temperature { limits += ", temperature \(temperature)" }
    var lines = ["asked of \(provider)\(model.map { " (\($0))" } ?? ""): \(limits)"]
    if !isExact { lines.append("  the messages are not exactly those that were sent: the log or the program changed") }
    lines += Self.paragraph("system", system)
    for message in messages {
      let own = message.opaqueBytes.map { " with \($0) bytes of the provider's own data" } ?? ""
      let pictures = (message.images ?? []).map { " showing \($0.mimeType) of \($0.size) bytes" }.joined()
      lines += Self.paragraph(message.role.rawValue + own + pictures, message.text)
    }
    for tool in tools { lines += Self.paragraph("tool \(tool.name)", tool.description) }
    return lines
  }

  private static func paragraph(_ title: String, _ text: String) -> [String] {
    ["  \(title):"]
      + text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
  }
}
