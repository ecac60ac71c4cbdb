/// Durable state. Every operation is one transaction, durable when it returns, and may be called concurrently.
///
/// Operations on one conversation see each other in the order of their commits, and the positions of its log grow in
/// that order. There is no order between conversations: several nodes may share a store one day. `StoreConformance` in
/// GatewayTestKit is the rest of this contract, as tests.
public protocol Store: JournalStore, ConversationStore, OutboxStore, DueStore, ContentStore, SettingStore, FileUseStore,
  BudgetStore, PeopleStore, CommitReporting, DamageReporting, WallClockShiftStore, AuditStore, SearchStore,
  DecisionStore, JobStore, AgentStore, ContactStore, SavedReplyStore, WebhookStore
{}

/// Why a store operation failed.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What the failure means for the caller.
  public enum Kind: Sendable, Hashable {
    /// Temporary: a full disk, an interrupt, a closing store. Nothing was changed.
    case unavailable
    /// The stored bytes do not have this version's format.
    case damaged
    /// The named thing does not exist.
    case notFound
    /// Another writer changed it first.
    case conflict
  }
  /// The kind of failure.
  public let kind: Kind
  /// What happened, and the remedy; English, for operators.
  public let message: String

  /// Creates an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The error's message.
  public var description: String { message }
}
