/// Durable state. Every operation is one transaction, durable when it returns, and safe to call from anywhere.
///
/// Operations on one conversation see each other in the order of their commits, and the positions of its log grow in that
/// order. Between conversations there is no order to rely on: several nodes may share a store one day. `StoreConformance`
/// in GatewayTestKit is the rest of this contract, as tests.
public protocol Store: JournalStore, ConversationStore, OutboxStore, DueStore, ContentStore, SettingStore, FileUseStore,
  BudgetStore, CommitReporting, DamageReporting, WallClockShiftStore
{}

/// Why the store could not do what was asked.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What the failure means for the caller.
  public enum Kind: Sendable, Hashable {
    /// Not now: a full disk, an interrupt, a closing store. Nothing was changed.
    case unavailable
    /// The stored bytes are not what this version writes.
    case damaged
    /// There is nothing of that name.
    case notFound
    /// Somebody else changed it first.
    case conflict
  }
  /// What it means.
  public let kind: Kind
  /// What happened, and the remedy; English, for operators.
  public let message: String

  /// A failure.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
