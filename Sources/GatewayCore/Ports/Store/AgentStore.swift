public import Foundation
public import GatewayKit

/// What each agent keeps for themselves in a conversation: how far they have read, and what they are writing.
///
/// It ends with the conversation, and with the agent's account.
public protocol AgentStore: Sendable {
  /// How far the agent has read, in those of the conversations in which they have read anything.
  func readPositions(
    of agent: AgentID, in conversations: [ConversationID]
  ) async throws(StoreError) -> [ConversationID: Int64]

  /// Records that the agent has read the conversation up to `position`. A mark never moves back, nor past the
  /// conversation's last line. Returns whether it has moved.
  func markRead(
    _ conversation: ConversationID, upTo position: Int64, by agent: AgentID
  ) async throws(StoreError) -> Bool

  /// What the agent is writing; `OwnDraft.none` when that is nothing.
  func ownDraft(of agent: AgentID, in conversation: ConversationID) async throws(StoreError) -> OwnDraft

  /// Saves what the agent is writing, if the draft's revision is `revision`, or in any case for nil. Both texts empty
  /// remove the draft. Returns the new draft; nil when the revision is another.
  func saveOwnDraft(
    text: String, note: String, of agent: AgentID, in conversation: ConversationID, after revision: Int64?,
    now: Date
  ) async throws(StoreError) -> OwnDraft?
}
