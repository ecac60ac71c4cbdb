import Foundation
import GatewayKit

@testable import GatewayCore

extension Gateway {
  var desk: Desk { Desk(runner: operations) }
}

/// Short forms of the operations, run as a person at the terminal.
struct Desk: Sendable {
  let runner: OperationRunner

  /// The parts that the operations work with.
  var services: OperationServices { runner.services }

  func run<Kind: GatewayCore.Operation>(
    _ operation: Kind, as agent: String = "rosa"
  ) async throws(OperationError) -> Kind.Outcome {
    try await runner.run(operation, as: .host(agent))
  }

  @discardableResult
  func take(_ id: ConversationID, agent: String) async throws(OperationError) -> ConversationSummary {
    try await run(TakeConversation(conversation: id), as: agent)
  }

  @discardableResult
  func reply(
    _ id: ConversationID, agent: String, text: String, files: [ReplyFile] = []
  ) async throws(OperationError) -> ConversationSummary {
    try await run(ReplyToConversation(conversation: id, text: text, files: files), as: agent)
  }

  @discardableResult
  func resolve(_ id: ConversationID) async throws(OperationError) -> ConversationSummary {
    try await run(ResolveConversation(conversation: id))
  }

  func conversations(_ list: ListConversations) async throws(OperationError) -> [ConversationSummary] {
    try await run(list).items
  }

  func conversation(_ id: ConversationID) async throws(OperationError) -> ConversationDetail {
    try await run(ShowConversation(conversation: id))
  }

  func drafts() async throws(OperationError) -> [DraftSummary] { try await run(ListDrafts()).items }

  @discardableResult
  func sendDraft(
    _ draft: MessageID, text: String?, agent: String
  ) async throws(OperationError) -> ConversationSummary {
    try await run(SendDraft(draft: draft, text: text), as: agent)
  }

  @discardableResult
  func discardDraft(_ draft: MessageID) async throws(OperationError) -> ConversationSummary {
    try await run(DiscardDraft(draft: draft))
  }

  func traces(_ id: ConversationID) async throws(OperationError) -> [Trace] {
    try await run(ListTraces(conversation: id)).items
  }

  func prompts(for message: MessageID, in id: ConversationID) async throws(OperationError) -> [ShownPrompt] {
    try await run(ListPrompts(conversation: id, message: message)).items
  }

  func alerts() async throws(OperationError) -> [Alert] { try await run(ListAlerts()).items }

  func deliveries(_ state: DeliveryState?) async throws(OperationError) -> [DeliverySummary] {
    try await run(ListDeliveries(state: state)).items
  }

  @discardableResult
  func retryDelivery(_ id: DeliveryID) async throws(OperationError) -> DeliverySummary {
    try await run(RetryDelivery(delivery: id))
  }

  func pause(_ channel: ChannelID?) async throws(OperationError) { _ = try await run(PauseAnswers(channel: channel)) }
  func resume(_ channel: ChannelID?) async throws(OperationError) { _ = try await run(ResumeAnswers(channel: channel)) }

  @discardableResult
  func reload() async throws(OperationError) -> Reload { try await run(ReloadConfiguration()) }

  func providers() async throws(OperationError) -> [ProviderSummary] { try await run(ListProviders()).items }

  @discardableResult
  func setAutomateResponses(_ id: ProviderID, _ isOn: Bool) async throws(OperationError) -> ProviderSummary {
    try await run(SetAutomateResponses(provider: id, automateResponses: isOn))
  }

  @discardableResult
  func setBudget(_ id: ProviderID, _ budget: Budget?) async throws(OperationError) -> ProviderSummary {
    try await run(SetBudget(provider: id, budget: budget))
  }

  func usage(since: Date) async throws(OperationError) -> [UsageLine] { try await run(ListUsage(since: since)).items }

  @discardableResult
  func importContent(_ bytes: [UInt8], replace: Bool) async throws(OperationError) -> ContentImport {
    try await run(ImportContent(bundle: Data(bytes), replace: replace))
  }
}
