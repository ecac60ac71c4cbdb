import GatewayKit
import Synchronization

/// The names of people and programs, in memory, for lists of conversations.
final class AgentNames: Sendable {
  private let store: any PeopleStore
  private let names = Mutex<[AgentID: String]>([:])

  init(store: any PeopleStore) { self.store = store }

  /// Reads every name again.
  func reload() async throws(StoreError) {
    var names: [AgentID: String] = [:]
    for user in try await store.users() { names[AgentID(kind: .user, name: user.id.rawValue)] = user.name }
    for token in try await store.tokens() { names[AgentID(kind: .token, name: token.id.rawValue)] = token.name }
    self.names.withLock { [names] in $0 = names }
  }

  /// The name of an agent: for accounts and tokens the one they have now, for others the one in the id. Removed accounts
  /// have their id alone.
  func name(of agent: AgentID) -> String { names.withLock { $0[agent] } ?? agent.name }
}
