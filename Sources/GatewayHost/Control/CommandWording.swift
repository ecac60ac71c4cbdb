import GatewayCore
import GatewayKit

/// The words of errors and remedies for a terminal. This is the only place that names commands.
enum CommandWording {
  /// The commands for operations that remedies name. `{member}` stands for an argument, and a part in square brackets
  /// for what is left out without its argument.
  static let commands: [String: String] = [
    ListConversations.spec.name: "balcao conversations list",
    ShowConversation.spec.name: "balcao conversations show {conversation}",
    TakeConversation.spec.name: "balcao conversations take {conversation}",
    ResolveConversation.spec.name: "balcao conversations resolve {conversation}",
    ListDrafts.spec.name: "balcao conversations drafts list",
    SendDraft.spec.name: "balcao conversations drafts send {draft}",
    DiscardDraft.spec.name: "balcao conversations drafts discard {draft}",
    ListDeliveries.spec.name: "balcao deliveries list[ --state {state}]",
    RetryDelivery.spec.name: "balcao deliveries retry {delivery}",
    DropDelivery.spec.name: "balcao deliveries drop {delivery}",
    ImportContent.spec.name: "balcao content import {file}",
    ListSecrets.spec.name: "balcao keys list",
    SetSecret.spec.name: "balcao keys set {secret}",
    VerifySecrets.spec.name: "balcao keys verify[ {secret}]",
    ExpectConsent.spec.name: "balcao keys authorize {secret}",
    ExamineVault.spec.name: "balcao vault verify",
    RotateVault.spec.name: "balcao vault rotate",
    ReplaceMasterKey.spec.name: "balcao vault rotate --master[ --new-master-key-file {file}]",
    RetireMasterKey.spec.name: "balcao vault rotate --master --finish",
    ListTemplates.spec.name: "balcao templates list {channel}",
    SyncTemplates.spec.name: "balcao templates sync {channel}",
    ListUsage.spec.name: "balcao usage",
    SetAutomateResponses.spec.name: "balcao providers set {provider} --automate-responses on|off",
    SetBudget.spec.name: "balcao providers set {provider} --monthly-hard AMOUNT",
    ResumeAnswers.spec.name: "balcao resume[ --channel {channel}]",
    ExamineGateway.spec.name: "balcao doctor",
    ListUsers.spec.name: "balcao users list",
    ListTokens.spec.name: "balcao tokens list",
    ListWebhooks.spec.name: "balcao webhooks list",
    TestWebhook.spec.name: "balcao webhooks test {webhook}",
    ChangeWebhook.spec.name: "balcao webhooks enable {webhook}",
  ]

  /// The error, its remedy, and one line for each problem.
  static func text(of error: OperationError) -> String {
    let first = text(of: error.explanation, remedy: error.remedy)
    return ([first] + error.diagnostics.map(text(of:))).joined(separator: "\n")
  }

  /// The problem with its path, and what to do.
  static func text(of diagnostic: Diagnostic) -> String {
    diagnostic.remedy.map { "\(diagnostic); \(text(of: $0))" } ?? "\(diagnostic)"
  }

  /// What happened, and what to do.
  static func text(of reason: Explanation, remedy: Remedy?) -> String {
    remedy.map { "\(reason.text); \(text(of: $0))" } ?? reason.text
  }

  /// Several remedies: commands are alternatives, and everything else stands by itself.
  static func text(of remedies: [Remedy]) -> String {
    var words = ""
    var wasCommand = false
    for remedy in remedies {
      let isCommand = if case .run = remedy { true } else { false }
      if !words.isEmpty { words += isCommand && wasCommand ? ", or " : "; " }
      words += text(of: remedy)
      wasCommand = isCommand
    }
    return words
  }

  /// The remedy.
  static func text(of remedy: Remedy) -> String {
    switch remedy {
    case .run(let operation, let arguments):
      guard let wording = commands[operation] else { return "run the operation \(operation)" }
      let command = "`\(fill(wording, with: arguments))`"
      let isRead = OperationCatalogue.operation(named: operation)?.spec.effect == .read
      return isRead ? "see \(command)" : command
    case .setting(let path): return "set \(path) in channels.json"
    case .outside(let explanation): return explanation.text
    }
  }

  /// Fills the arguments into a command. An argument that is not given stands in capitals.
  private static func fill(_ wording: String, with arguments: [String: JSONValue]) -> String {
    var command = wording
    for (name, value) in arguments {
      if case .string(let text) = value { command = command.replacing("{\(name)}", with: text) }
    }
    if let start = command.firstIndex(of: "["), let end = command[start...].firstIndex(of: "]") {
      let part = command[command.index(after: start)..<end]
      command.replaceSubrange(start...end, with: part.contains("{") ? "" : part)
    }
    while let start = command.firstIndex(of: "{"), let end = command[start...].firstIndex(of: "}") {
      command.replaceSubrange(start...end, with: command[command.index(after: start)..<end].uppercased())
    }
    return command
  }
}
