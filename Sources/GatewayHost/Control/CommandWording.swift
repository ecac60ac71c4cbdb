import GatewayCore
import GatewayKit

/// The words of errors and remedies for a terminal.
enum CommandWording {
  /// The commands for operations that remedies name. `{member}` stands for an argument.
  static let commands: [String: String] = [
    ListConversations.spec.name: "balcao conversations list",
    ShowConversation.spec.name: "balcao conversations show {conversation}",
    ListDrafts.spec.name: "balcao conversations drafts list",
    ListSecrets.spec.name: "balcao keys list",
  ]

  /// The error, its remedy, and one line for each problem.
  static func text(of error: OperationError) -> String {
    let first = error.remedy.map { "\(error.message); \(text(of: $0))" } ?? error.message
    return ([first] + error.diagnostics.map(\.description)).joined(separator: "\n")
  }

  /// The remedy.
  static func text(of remedy: Remedy) -> String {
    switch remedy {
    case .run(let operation, let arguments):
      guard var command = commands[operation] else { return "run the operation \(operation)" }
      for (name, value) in arguments {
        guard case .string(let text) = value else { continue }
        command = command.replacing("{\(name)}", with: text)
      }
      return "see `\(command)`"
    case .setting(let path): return "set \(path) in channels.json"
    case .outside(let explanation): return explanation.text
    }
  }
}
