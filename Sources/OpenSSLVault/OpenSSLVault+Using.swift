import Foundation
import GatewayCore
public import GatewayKit
import Synchronization

extension OpenSSLVault {
  /// Lends the bytes of `name` to `body`, if they were stored for `origin`.
  public func withSecret<T: Sendable>(
    _ name: SecretRef, for origin: String, _ body: @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws(AdapterError) -> T {
    let value = try value(of: name) { binding, asked throws(AdapterError) in
      let purposesHold = asked.map { Set($0.purposes).isSubset(of: binding.purposes) } ?? true
      guard binding.origins.contains(origin), purposesHold else {
        let given = binding.origins.isEmpty ? "no origin" : binding.origins.joined(separator: " and ")
        throw AdapterError(
          .unauthorized,
          """
          the secret \(name) was stored for \(given) (\(binding.purposes.joined(separator: ", "))) and would go to \
          \(origin): if that is right, store it again
          """, remedy: .storeSecret(name))
      }
    }
    do {
      return try value.withBytes(body)
    } catch let error as AdapterError {
      throw error
    } catch {
      throw AdapterError(.rejected, "the secret \(name) could not be used", cause: error)
    }
  }

  /// Opens the value of `name`, if it was given for all of `purposes`.
  func value(of name: SecretRef, for purposes: Set<String>) throws(AdapterError) -> SecretBytes {
    try value(of: name) { binding, _ throws(AdapterError) in
      guard purposes.isSubset(of: binding.purposes) else {
        throw AdapterError(
          .unauthorized,
          """
          the secret \(name) was stored for \(binding.purposes.joined(separator: ", ")) and not for \
          \(purposes.sorted().joined(separator: ", ")): if that is right, store it again
          """, remedy: .storeSecret(name))
      }
    }
  }

  /// Opens the value if `allow` does not throw, and records the use.
  private func value(
    of name: SecretRef,
    if allow: (_ binding: SecretBinding, _ asked: SecretBinding?) throws(AdapterError) -> Void
  ) throws(AdapterError) -> SecretBytes {
    let (row, ring, asked, candidate) = state.withLock {
      ($0.row(name), $0.ring, $0.asked[name], $0.candidates[name])
    }
    if let candidate {
      try allow(candidate.binding, nil)
      return candidate.value
    }
    guard let row else {
      throw AdapterError(.unauthorized, "the secret \(name) is not stored", remedy: .storeSecret(name))
    }
    guard let binding = row.binding else {
      throw AdapterError(
        .unauthorized, "the secret \(name) is not in use: no setting of channels.json names it")
    }
    try allow(binding, asked)
    do throws(VaultError) {
      let value = try RowSeal.open(row, with: ring).value
      let now = clock.now
      state.withLock { state in
        state.uses[row.id] = now
        state.useCounts[row.id, default: 0] += 1
        if state.rows[row.id]?.version == row.version { state.sound.insert(row.id) }
      }
      return value
    } catch {
      throw AdapterError(.unauthorized, error.message, remedy: .storeSecret(name))
    }
  }
}
