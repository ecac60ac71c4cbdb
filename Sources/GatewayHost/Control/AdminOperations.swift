import Foundation
import GatewayCore
import GatewayKit

/// The general operations.
enum AdminOperations {
  /// Every operation of the control socket.
  static let all: [any AdminOperation.Type] =
    [
      Pause.self, Resume.self, ReloadConfiguration.self, ListConversations.self, ShowConversation.self, Take.self,
      SayAsAgent.self, TakeFile.self,
      Resolve.self,
      ImportContent.self, ExportContent.self, ContentVersions.self, RevertContent.self, ListDeliveries.self,
      RetryDelivery.self, DropDelivery.self, ListProviders.self, SetProvider.self, Traces.self, Prompts.self,
      Alerts.self, Chat.self,
      SecretOperations.Intake.self, SecretOperations.Set.self, SecretOperations.List.self, SecretOperations.Remove.self,
      SecretOperations.Label.self, SecretOperations.Verify.self, SecretOperations.Examine.self,
      SecretOperations.Rotate.self,
      SecretOperations.ReplaceMasterKey.self, SecretOperations.RetireMasterKey.self,
      SecretOperations.SetRecoveryKey.self,
    ] + ExamineOperations.all + DraftOperations.all + BudgetOperations.all + ConsentOperations.all

  struct Pause: AdminOperation {
    static let name = "pause"
    let channel: ChannelID?

    func run(on admin: Admin) async throws(AdminError) -> Done {
      try await admin.pause(channel)
      return Done()
    }
  }

  struct Resume: AdminOperation {
    static let name = "resume"
    let channel: ChannelID?

    func run(on admin: Admin) async throws(AdminError) -> Done {
      try await admin.resume(channel)
      return Done()
    }
  }

  struct ReloadConfiguration: AdminOperation {
    static let name = "reload"

    func run(on admin: Admin) async throws(AdminError) -> Reload { try await admin.reload() }
  }

  struct ListProviders: AdminOperation {
    static let name = "providers.list"

    func run(on admin: Admin) async throws(AdminError) -> [ProviderSummary] { try await admin.providers() }
  }

  struct SetProvider: AdminOperation {
    static let name = "providers.set"
    let provider: ProviderID
    let automateResponses: Bool

    func run(on admin: Admin) async throws(AdminError) -> ProviderSummary {
      try await admin.setAutomateResponses(provider, automateResponses)
    }
  }

  struct ListConversations: AdminOperation {
    static let name = "conversations.list"
    let owner: Owner.Kind?
    let flagged: Bool
    let channel: ChannelID?
    let before: ConversationCursor?
    let limit: Int

    func run(on admin: Admin) async throws(AdminError) -> [ConversationSummary] {
      try await admin.conversations(
        ConversationQuery(owner: owner, flagged: flagged, channel: channel, before: before, limit: limit))
    }
  }

  struct ShowConversation: AdminOperation {
    static let name = "conversations.show"
    let conversation: ConversationID

    func run(on admin: Admin) async throws(AdminError) -> ConversationDetail {
      try await admin.conversation(conversation)
    }
  }

  struct Take: AdminOperation {
    static let name = "conversations.take"
    let conversation: ConversationID
    let agent: String

    func run(on admin: Admin) async throws(AdminError) -> ConversationSummary {
      try await admin.take(conversation, agent: agent)
    }
  }

  struct SayAsAgent: AdminOperation {
    static let name = "conversations.reply"
    let conversation: ConversationID
    let agent: String
    let text: String
    let files: [ReplyFile]

    func run(on admin: Admin) async throws(AdminError) -> ConversationSummary {
      try await admin.reply(conversation, agent: agent, text: text, files: files)
    }
  }

  struct TakeFile: AdminOperation {
    static let name = "files.take"
    let upload: String
    let offset: Int
    let total: Int
    let piece: Data

    /// The reference of the stored file. Wrapped in an object, because an answer over the socket is never null.
    struct Outcome: Codable, Sendable, Hashable { let blob: BlobRef? }

    func run(on admin: Admin) async throws(AdminError) -> Outcome {
      Outcome(blob: try await admin.takeFile(Array(piece), of: upload, at: offset, total: total))
    }
  }

  struct Resolve: AdminOperation {
    static let name = "conversations.resolve"
    let conversation: ConversationID

    func run(on admin: Admin) async throws(AdminError) -> ConversationSummary {
      try await admin.resolve(conversation)
    }
  }

  struct ImportContent: AdminOperation {
    static let name = "content.import"
    let bundle: Data
    let replace: Bool

    func run(on admin: Admin) async throws(AdminError) -> ContentImport {
      try await admin.importContent(Array(bundle), replace: replace)
    }
  }

  struct ExportContent: AdminOperation {
    static let name = "content.export"
    let version: Int?

    func run(on admin: Admin) async throws(AdminError) -> Data {
      Data(try await admin.exportContent(version: version))
    }
  }

  struct ContentVersions: AdminOperation {
    static let name = "content.versions"

    func run(on admin: Admin) async throws(AdminError) -> [ContentVersion.Summary] {
      try await admin.contentVersions()
    }
  }

  struct RevertContent: AdminOperation {
    static let name = "content.revert"
    let version: Int

    func run(on admin: Admin) async throws(AdminError) -> Int { try await admin.revertContent(to: version) }
  }

  struct ListDeliveries: AdminOperation {
    static let name = "deliveries.list"
    let state: DeliveryState?
    let limit: Int

    func run(on admin: Admin) async throws(AdminError) -> [DeliverySummary] {
      try await admin.deliveries(state, limit: limit)
    }
  }

  struct RetryDelivery: AdminOperation {
    static let name = "deliveries.retry"
    let delivery: DeliveryID

    func run(on admin: Admin) async throws(AdminError) -> DeliverySummary { try await admin.retryDelivery(delivery) }
  }

  struct DropDelivery: AdminOperation {
    static let name = "deliveries.drop"
    let delivery: DeliveryID

    func run(on admin: Admin) async throws(AdminError) -> DeliverySummary { try await admin.dropDelivery(delivery) }
  }

  struct Traces: AdminOperation {
    static let name = "traces"
    let conversation: ConversationID

    func run(on admin: Admin) async throws(AdminError) -> [Trace] { try await admin.traces(conversation) }
  }

  struct Prompts: AdminOperation {
    static let name = "prompts"
    let conversation: ConversationID
    let message: MessageID

    func run(on admin: Admin) async throws(AdminError) -> [ShownPrompt] {
      try await admin.prompts(for: message, in: conversation)
    }
  }

  struct Alerts: AdminOperation {
    static let name = "alerts"

    func run(on admin: Admin) async throws(AdminError) -> [Alert] { try await admin.alerts() }
  }

  struct Chat: AdminOperation {
    static let name = "chat"
    let session: String
    let text: String

    func run(on admin: Admin) async throws(AdminError) -> ChatReply {
      try await admin.chat(session: session, text: text)
    }
  }
}
