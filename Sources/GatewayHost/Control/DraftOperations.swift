import GatewayCore
import GatewayKit

/// The operations on drafts.
enum DraftOperations {
  static let all: [any AdminOperation.Type] = [ListDrafts.self, SendDraft.self, DiscardDraft.self]

  struct ListDrafts: AdminOperation {
    static let name = "drafts.list"

    func run(on admin: Admin) async throws(AdminError) -> [DraftSummary] { try await admin.drafts() }
  }

  struct SendDraft: AdminOperation {
    static let name = "drafts.send"
    let draft: MessageID
    let text: String?
    let agent: String

    func run(on admin: Admin) async throws(AdminError) -> ConversationSummary {
      try await admin.sendDraft(draft, text: text, agent: agent)
    }
  }

  struct DiscardDraft: AdminOperation {
    static let name = "drafts.discard"
    let draft: MessageID

    func run(on admin: Admin) async throws(AdminError) -> ConversationSummary { try await admin.discardDraft(draft) }
  }
}
