public import GatewayCore

/// The contract of `Store` as checks that any implementation runs.
///
/// With Swift Testing:
///
///     @Test(arguments: StoreConformance.checks)
///     func conformance(_ check: StoreConformance.Check) async throws {
///       try await check.run(on: StoreConformance(makeStore: …, reopen: …, makeSmallStore: …))
///     }
///
/// Checks are independent of each other, and each opens a store of its own.
public struct StoreConformance: Sendable {
  /// One promise of the contract.
  public struct Check: Sendable, CustomStringConvertible {
    /// The promise, as text.
    public let name: String
    private let body: @Sendable (StoreConformance) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (StoreConformance) async throws -> Void) {
      self.name = name
      self.body = body
    }

    /// Runs the check; throws a `ConformanceFailure` when the promise is broken, and what the store throws.
    public func run(on conformance: StoreConformance) async throws { try await body(conformance) }

    /// The name.
    public var description: String { name }
  }

  /// Every check.
  public static let checks: [Check] =
    journalChecks + hostilityChecks + contactChecks + conversationChecks + outboxChecks + claimChecks
    + deliveryStatusChecks + promptChecks + dueChecks + clockShiftChecks + healthChecks + contentChecks + fileChecks
    + concurrencyChecks + revisionChecks + budgetChecks + accountChecks + signInChecks + auditChecks + searchChecks
    + decisionChecks + contentDraftChecks + jobChecks + inboxChecks + deskChecks + webhookChecks

  /// Makes an empty store.
  let makeStore: @Sendable () async throws -> any Store
  /// Closes a store and opens its data again.
  let reopen: @Sendable (any Store) async throws -> any Store
  /// Makes an empty store on a disk that a few hundred messages fill.
  let makeSmallStore: @Sendable () async throws -> SmallStore

  /// A store that fills up.
  public struct SmallStore: Sendable {
    let store: any Store
    let makeRoom: @Sendable () async throws -> Void

    /// A store, and a function that gives it room again.
    public init(_ store: any Store, makeRoom: @escaping @Sendable () async throws -> Void) {
      self.store = store
      self.makeRoom = makeRoom
    }
  }

  /// A suite over stores that `makeStore` makes, each empty, and `reopen` closes and opens again.
  public init(
    makeStore: @escaping @Sendable () async throws -> any Store,
    reopen: @escaping @Sendable (any Store) async throws -> any Store,
    makeSmallStore: @escaping @Sendable () async throws -> SmallStore
  ) {
    self.makeStore = makeStore
    self.reopen = reopen
    self.makeSmallStore = makeSmallStore
  }
}
