import GatewayCore
import GatewayKit

/// The operations that check or read channels and providers.
enum ExamineOperations {
  static let all: [any AdminOperation.Type] = [
    Examine.self, Templates.self, Media.self, ReplyNotice.self,
  ]

  struct Examine: AdminOperation {
    static let name = "doctor"

    func run(on admin: Admin) async throws(AdminError) -> [Examination] { await admin.findings() }
  }

  struct Templates: AdminOperation {
    static let name = "templates"
    let channel: ChannelID
    let sync: Bool

    func run(on admin: Admin) async throws(AdminError) -> TemplateList {
      try await admin.templates(channel, syncing: sync)
    }
  }

  struct Media: AdminOperation {
    static let name = "media"
    let channel: ChannelID
    let ref: String

    func run(on admin: Admin) async throws(AdminError) -> KeptMedia { try await admin.media(ref, on: channel) }
  }

  struct ReplyNotice: AdminOperation {
    static let name = "conversations.reply_notice"
    let conversation: ConversationID
    let text: String
    let files: [FileDescription]

    /// The warning, if any. Wrapped in an object, because an answer over the socket is never null.
    struct Outcome: Codable, Sendable, Hashable { let notice: String? }

    func run(on admin: Admin) async throws(AdminError) -> Outcome {
      Outcome(notice: try await admin.replyNotice(conversation, text: text, files: files))
    }
  }
}
