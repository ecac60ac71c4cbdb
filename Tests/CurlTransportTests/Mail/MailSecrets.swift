import GatewayCore
import GatewayKit

@testable import CurlTransport

/// A vault of values by name, each for one origin; it takes new ones.
final class MailSecrets: SecretKeeping {
  private let values: Locked<[SecretRef: String]>
  private let origin: String?
  /// How often it refuses a new value before it takes one.
  private let refusals: Locked<Int>

  init(_ values: [SecretRef: String], origin: String? = nil, refusals: Int = 0) {
    self.values = Locked(values)
    self.origin = origin
    self.refusals = Locked(refusals)
  }

  subscript(name: SecretRef) -> String? { values.value[name] }

  func set(_ name: SecretRef, _ value: String) { values.change { $0[name] = value } }

  func withSecret<T: Sendable>(
    _ name: SecretRef, for origin: String, _ body: @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws(AdapterError) -> T {
    guard self.origin == nil || self.origin == origin, let value = self[name] else {
      throw AdapterError(.unauthorized, "\(name) is not stored for \(origin)")
    }
    do {
      return try Array(value.utf8).withUnsafeBytes(body)
    } catch {
      throw AdapterError(.unknown, "the use of \(name) failed", cause: error)
    }
  }

  func keep(_ secret: FreshSecret) async throws(VaultError) {
    if refusals.value > 0 {
      refusals.change { $0 -= 1 }
      throw VaultError(.unavailable, "the disk is full")
    }
    let former = Array((self[secret.name] ?? "").utf8)
    if let replaces = secret.replaces, !former.withUnsafeBytes(replaces) { return }
    var bytes = [UInt8](repeating: 0, count: secret.count)
    bytes.withUnsafeMutableBytes(secret.fill)
    set(secret.name, String(decoding: bytes, as: UTF8.self))
  }
}

extension CurlMail {
  /// A transport whose every secret is `password`, for `origin` alone if one is given.
  convenience init(password: String, origin: String? = nil, limits: SMTPDialogue.Limits = .init()) {
    let secrets = MailSecrets(["mail/ana": password, "mail/shop": password], origin: origin)
    self.init(secrets: secrets, http: CurlTransport(secrets: secrets, options: .init(version: "1")), limits: limits)
  }
}
