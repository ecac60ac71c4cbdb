import Foundation
import GatewayCore
import GatewayKit

/// The operations on budgets and usage.
enum BudgetOperations {
  static let all: [any AdminOperation.Type] = [SetBudget.self, Usage.self]

  struct SetBudget: AdminOperation {
    static let name = "providers.budget"
    let provider: ProviderID
    let budget: Budget?

    func run(on admin: Admin) async throws(AdminError) -> ProviderSummary {
      try await admin.setBudget(provider, budget)
    }
  }

  struct Usage: AdminOperation {
    static let name = "usage"
    let since: Date

    func run(on admin: Admin) async throws(AdminError) -> [UsageLine] { try await admin.usage(since: since) }
  }
}
