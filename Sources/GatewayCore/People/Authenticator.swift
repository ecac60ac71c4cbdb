import Foundation
import GatewayKit
import Logging

/// Finds out who a request comes from, from the store.
///
/// Nothing is cached: each request reads one row by its index, so that a removed person, a changed role and a revoked
/// token take effect at once, in every process that uses the store.
struct Authenticator: Authenticating {
  let store: any PeopleStore
  let mint: CredentialMint
  let clock: any GatewayClock
  let log: Logger

  func session(ofToken token: String) async -> SignedIn? {
    guard let code = mint.code(.session, of: token) else { return nil }
    do throws(StoreError) {
      guard let found = try await store.session(code: code) else { return nil }
      let (session, now) = (found.session, clock.now)
      guard !found.user.disabled, now < session.expiresAt else { return nil }
      if now.timeIntervalSince(session.lastUsedAt) >= Session.useInterval {
        await noting { () async throws(StoreError) in
          try await store.noteUse(of: session.id, by: found.user.id, at: now)
        }
      }
      return SignedIn(user: found.user, session: session.id, csrfToken: mint.csrfToken(of: session.id))
    } catch {
      log.error("a session could not be looked up", metadata: ["error": "\(error)"])
      return nil
    }
  }

  func actor(ofToken token: String) async -> Actor? {
    guard token.hasPrefix(APIToken.mark), let code = mint.code(.apiToken, of: token) else { return nil }
    do throws(StoreError) {
      let now = clock.now
      guard let found = try await store.token(code: code), found.isValid(at: now) else { return nil }
      if now.timeIntervalSince(found.lastUsedAt ?? .distantPast) >= Session.useInterval {
        await noting { () async throws(StoreError) in try await store.noteUse(of: found.id, at: now) }
      }
      return found.actor
    } catch {
      log.error("a token could not be looked up", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// Records a use. A failure does not refuse the request: reading must work while the disk is full.
  private func noting(_ write: () async throws(StoreError) -> Void) async {
    do throws(StoreError) { try await write() } catch {
      log.warning("a use could not be recorded", metadata: ["error": "\(error)"])
    }
  }
}

extension APIToken {
  /// What every token begins with, so that scanners for leaked secrets find it.
  static let mark = "balcao_"
  /// How many of a token's characters are shown later: the mark, the role's letter, and four of the random ones.
  static let shownLength = 12

  /// What a token of the role begins with.
  static func prefix(of role: Role) -> String {
    switch role {
    case .owner: mark + "o"
    case .admin: mark + "a"
    case .agent: mark + "g"
    }
  }
}

extension Gateway {
  /// Finds out who a request comes from.
  public var authenticator: any Authenticating { people.authenticator }
}
