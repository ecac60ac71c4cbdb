public import GatewayCore

/// The contract of `Store` as checks that any implementation runs.
///
/// With Swift Testing:
///
///     @Test(arguments: StoreConformance.checks)
///     func conformance(_ check: StoreConformance.Check) async throws {
///       try await check.run(on: StoreConformance(makeStore: …, reopen: …))
///     }
///
/// Checks are independent of each other, and each opens a store of its own.
public struct StoreConformance: Sendable {
  /// One promise of the contract.
  public struct Check: Sendable, CustomStringConvertible {
    /// The promise in words.
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
    journalChecks + hostilityChecks + contactChecks + conversationChecks + outboxChecks + deliveryStatusChecks
    + promptChecks + dueChecks + contentChecks + fileChecks + concurrencyChecks + revisionChecks + budgetChecks

  /// Makes an empty store.
  let makeStore: @Sendable () async throws -> any Store
  /// Closes a store and opens what it held again.
  let reopen: @Sendable (any Store) async throws -> any Store

  /// A suite over stores that `makeStore` makes, each empty, and `reopen` closes and opens again.
  public init(
    makeStore: @escaping @Sendable () async throws -> any Store,
    reopen: @escaping @Sendable (any Store) async throws -> any Store
  ) {
    self.makeStore = makeStore
    self.reopen = reopen
  }
}
