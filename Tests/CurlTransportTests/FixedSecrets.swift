import GatewayCore
import GatewayKit

/// A vault of one secret, bound to one origin (any, for nil).
struct FixedSecrets: SecretResolving {
  var value = "sk-very-secret-0123456789"
  var origin: String?

  func withSecret<T: Sendable>(
    _ name: SecretRef, for origin: String, _ body: @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws(AdapterError) -> T {
    guard self.origin == nil || self.origin == origin else {
      throw AdapterError(.unauthorized, "\(name) is bound to another origin than \(origin)")
    }
    do {
      return try Array(value.utf8).withUnsafeBytes(body)
    } catch {
      throw AdapterError(.unknown, "the use of \(name) failed", cause: error)
    }
  }
}
