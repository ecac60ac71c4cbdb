import GatewayCore
import GatewayKit

/// A short-lived access token, in memory that is wiped.
struct AccessToken: Sendable {
  let text: CleansedText
  /// When to request another: shortly before it expires.
  let renewAt: ContinuousClock.Instant
  /// Whether it came from the cache.
  var wasKept = false
}

/// Requests access tokens for stored consents, and caches each until shortly before it expires.
///
/// Each consent has at most one renewal at a time: providers that rotate refresh tokens revoke the consent when an old
/// one is used twice. The new refresh token is in the vault before the access token is used.
actor AccessTokens {
  /// The endpoint that exchanges consents for tokens.
  nonisolated let endpoint: TokenEndpoint
  private let secrets: any SecretKeeping
  private var tokens: [OAuthGrant: AccessToken] = [:]
  private var renewals: [SecretRef: Task<Void, Never>] = [:]
  /// Refresh tokens not yet saved in the vault. The provider may have invalidated the old ones.
  private var unsaved: [SecretRef: (fresh: CleansedText, former: CleansedText)] = [:]

  /// A cache of tokens from `endpoint`.
  init(_ endpoint: TokenEndpoint, secrets: any SecretKeeping) {
    self.endpoint = endpoint
    self.secrets = secrets
  }

  /// An access token other than `refused`, which a server rejected.
  func token(for grant: OAuthGrant, not refused: AccessToken? = nil) async throws(AdapterError) -> AccessToken {
    while let running = renewals[grant.refreshToken] { await running.value }
    if let token = tokens[grant], token.renewAt > .now, token.text !== refused?.text {
      return AccessToken(text: token.text, renewAt: token.renewAt, wasKept: true)
    }
    // A separate task: the new refresh token must be saved even if the caller is cancelled.
    let result = Promise<AccessToken>()
    renewals[grant.refreshToken] = Task {
      do throws(AdapterError) {
        let token = try await renew(grant)
        tokens[grant] = token
        renewals[grant.refreshToken] = nil
        result.keep(.success(token))
      } catch {
        tokens[grant] = nil
        renewals[grant.refreshToken] = nil
        result.fail(error)
      }
    }
    return try await result.value()
  }

  private func renew(_ grant: OAuthGrant) async throws(AdapterError) -> AccessToken {
    try await save(grant.refreshToken)
    let origin = Origin.of(grant.tokenURL) ?? ""
    let former = try await secrets.withSecret(grant.refreshToken, for: origin) { CleansedText($0) }
    var fields = [("grant_type", "refresh_token")]
    if let scope = grant.scope { fields.append(("scope", scope)) }
    let answer: TokenAnswer
    do throws(AdapterError) {
      answer = try await endpoint.ask(
        grant.tokenURL, client: .init(id: grant.clientID, secret: grant.clientSecret), fields: fields,
        refreshToken: former)
    } catch {
      guard (error.cause as? TokenEndpoint.Refusal)?.code == "invalid_grant" else { throw error }
      throw AdapterError(
        .unauthorized,
        "the consent behind \(grant.refreshToken) has ended (\(error.message)) and has to be renewed",
        remedy: .renewConsent(grant.refreshToken), cause: error.cause)
    }
    guard let access = answer.accessToken else {
      throw AdapterError(.unavailable, "\(origin) answered without an access token")
    }
    if let fresh = answer.refreshToken, fresh.count > 0, !fresh.withBytes(former.isEqual(to:)) {
      unsaved[grant.refreshToken] = (fresh, former)
      try await save(grant.refreshToken)
    }
    // Without `expires_in` it is an hour at the usual providers.
    let lifetime = Duration.seconds(max(0, answer.expiresIn ?? 3600))
    return AccessToken(text: access, renewAt: .now + lifetime - min(.seconds(300), lifetime / 10))
  }

  /// Saves a new refresh token in the vault, if there is one.
  private func save(_ name: SecretRef) async throws(AdapterError) {
    guard let (fresh, former) = unsaved[name] else { return }
    do {
      try await secrets.keep(
        FreshSecret(name: name, count: fresh.count, replaces: { former.isEqual(to: $0) }) { room in
          fresh.withBytes { room.copyMemory(from: $0) }
        })
      unsaved[name] = nil
    } catch {
      throw AdapterError(
        .unavailable, "the provider returned a new refresh token for \(name), but the vault could not store it",
        cause: error)
    }
  }
}
