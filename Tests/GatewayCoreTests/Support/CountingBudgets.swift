import Foundation
import GatewayCore
import Synchronization

/// A store of budgets that counts how often it is asked what was spent. Like SQLite's, its reads fail in a cancelled task.
final class CountingBudgets: BudgetStore {
  private let store: any BudgetStore
  private let count = Mutex(0)

  init(_ store: any BudgetStore) { self.store = store }

  /// How often it was asked what was spent.
  var reads: Int { count.withLock { $0 } }

  func spent(of scope: SpendScope) async throws(StoreError) -> Money {
    count.withLock { $0 += 1 }
    if Task.isCancelled { throw StoreError(.unavailable, "interrupted") }
    return try await store.spent(of: scope)
  }

  func reserve(
    _ reservation: Reservation, within limits: [SpendLimit], at now: Date
  ) async throws(StoreError) -> ReservationReceipt {
    try await store.reserve(reservation, within: limits, at: now)
  }

  func enter(_ spending: Spending) async throws(StoreError) { try await store.enter(spending) }

  func settle(_ reservation: Int64, as spending: Spending) async throws(StoreError) -> Bool {
    try await store.settle(reservation, as: spending)
  }

  func release(_ reservation: Int64) async throws(StoreError) { try await store.release(reservation) }

  func settleOpenReservations() async throws(StoreError) -> Int { try await store.settleOpenReservations() }

  func usage(since day: String, limit: Int) async throws(StoreError) -> [UsageLine] {
    try await store.usage(since: day, limit: limit)
  }

  func markBudget(_ mark: BudgetMark, at now: Date) async throws(StoreError) -> Bool {
    try await store.markBudget(mark, at: now)
  }

  func budgetMark(_ mark: BudgetMark) async throws(StoreError) -> Date? { try await store.budgetMark(mark) }
}
