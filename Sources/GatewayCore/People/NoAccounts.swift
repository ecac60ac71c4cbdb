/// Knows nobody: no session and no token is valid.
struct NoAccounts: Authenticating {
  func session(ofToken token: String) async -> SignedIn? { nil }
  func actor(ofToken token: String) async -> Actor? { nil }
}

extension Gateway {
  /// Finds out who a request comes from.
  public var authenticator: any Authenticating { NoAccounts() }
}
