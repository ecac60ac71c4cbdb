public import GatewayKit

/// Notes that the caller is in a conversation, for 20 seconds; it is repeated before they end.
public struct NotePresence: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "presence.note", http: .post("presence"), access: .agent, effect: .own,
    summary: "Notes that the caller looks at a conversation, writes in it or left it. Repeat it within 20 seconds.")

  /// The conversation.
  public let conversation: ConversationID
  /// What the caller does.
  public let activity: Presence.Activity

  /// Who is in the conversation.
  public struct Outcome: Codable, Sendable, Hashable {
    /// The agents, the caller among them.
    public let present: [PresenceView]
  }

  /// Creates the operation.
  public init(conversation: ConversationID, activity: Presence.Activity) {
    self.conversation = conversation
    self.activity = activity
  }

  /// Notes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Outcome {
    _ = try await call.conversation(conversation)
    call.services.presences.note(activity, of: call.actor.agent, in: conversation)
    return Outcome(present: call.services.presence(in: conversation))
  }
}
