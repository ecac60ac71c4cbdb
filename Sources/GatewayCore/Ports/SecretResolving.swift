public import GatewayKit

/// Where the transport gets secrets: the vault, which lends the bytes of one for as long as it takes to use them.
///
/// The only way to a secret's bytes. Nothing else in the gateway reads them, and no API gives them out.
public protocol SecretResolving: Sendable {
  /// Lends the bytes of `name` to `body`, if they were stored for `origin` (see `Origin`); they must not leave it.
  ///
  /// - Throws: `.unauthorized` when the secret is not stored, does not open, or belongs to another origin, with both
  ///   origins and the remedy; `.rejected` with the cause when `body` throws what is no `AdapterError`.
  func withSecret<T: Sendable>(
    _ name: SecretRef, for origin: String, _ body: @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws(AdapterError) -> T
}
