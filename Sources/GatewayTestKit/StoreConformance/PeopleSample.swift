import Foundation
import GatewayCore
import GatewayKit

/// Accounts, sessions and tokens for the checks.
enum PeopleSample {
  static let password = PasswordHash(stored: "hash-1")

  static func account(
    _ id: UserID, _ role: Role = .owner, email: String? = nil, password: PasswordHash? = password
  ) -> Account {
    Account(
      user: User(
        id: id, name: "Name of \(id)", email: email ?? "\(id)@padaria.example",
        permissions: Permissions(role: role, onlyAssigned: role == .agent, seesAddresses: role != .agent),
        createdAt: StoreSample.start),
      password: password)
  }

  static func session(_ id: SessionID, of user: UserID, at now: Date = StoreSample.start) -> Session {
    Session(id: id, user: user, createdAt: now, lastUsedAt: now, address: "203.0.113.7")
  }

  static func token(_ id: TokenID, expiresAt: Date? = nil) -> APIToken {
    APIToken(
      id: id, name: "Till \(id)", role: .agent, scope: .read, prefix: "balcao_gAbCd", createdAt: StoreSample.start,
      expiresAt: expiresAt)
  }

  static func code(_ number: Int) -> [UInt8] { [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32) }
}

extension Store {
  /// Adds accounts; each must be taken.
  func add(_ accounts: Account...) async throws {
    for account in accounts {
      try expect(try await addAccount(account), is: .done, "adding \(account.user.id)")
    }
  }

  /// Begins a session of a person with the sample's password.
  @discardableResult
  func begin(_ id: SessionID, of user: UserID, code: Int, at now: Date = StoreSample.start) async throws -> Bool {
    try await addSession(
      PeopleSample.session(id, of: user, at: now), code: PeopleSample.code(code), provenBy: PeopleSample.password)
  }

  /// The roles of everybody, by id.
  func roles() async throws -> [UserID: Role] {
    Dictionary(uniqueKeysWithValues: try await users().map { ($0.id, $0.permissions.role) })
  }
}
