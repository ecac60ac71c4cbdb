import Foundation
import GatewayCore
import OpenSSLVault
import Synchronization

/// A generated key file in memory: the present key, and the one beside it.
final class MemoryKeyFile: GeneratedKeyFile, MasterKeySource {
  private struct State {
    var present: SecretBytes
    var staged: SecretBytes?
  }
  private let state: Mutex<State>
  private let steps: Steps

  init(_ key: SecretBytes = .randomMasterKey(), steps: Steps = Steps()) {
    state = Mutex(State(present: key))
    self.steps = steps
  }

  /// The key that a start finds.
  var present: SecretBytes { state.withLock { $0.present } }

  func staged() throws(VaultError) -> SecretBytes? { state.withLock { $0.staged } }

  func stage(_ key: SecretBytes) throws(VaultError) {
    try steps.take { state.withLock { $0.staged = key } }
  }

  func adopt() throws(VaultError) {
    try steps.take {
      state.withLock { state in
        guard let staged = state.staged else { return }
        state = State(present: staged)
      }
    }
  }

  func masterKey(for vault: VaultNeed) async throws(VaultError) -> FoundMasterKey {
    FoundMasterKey(.key, present, from: "the bench", in: self)
  }

  func keep(_ key: SecretBytes) throws(VaultError) -> String? { nil }
}

/// The effects of an operation on the outside, which stop at one of them as if the process were killed there.
final class Steps: Sendable {
  /// Where it is killed.
  enum Kill: Sendable, Hashable {
    case before(Int)
    case after(Int)
  }

  private struct State {
    var kill: Kill?
    var count = 0
    var isDead = false
  }
  private let state = Mutex(State())

  /// How many there were.
  var count: Int { state.withLock { $0.count } }

  /// Starts to count, and to wait for the kill.
  func begin(_ kill: Kill?) { state.withLock { $0 = State(kill: kill) } }

  /// Takes a step, unless the process was killed.
  func take(_ effect: () -> Void) throws(VaultError) {
    let isKilled = state.withLock { state in
      defer { state.count += 1 }
      state.isDead = state.isDead || state.kill == .before(state.count)
      if state.isDead { return true }
      effect()
      state.isDead = state.kill == .after(state.count)
      return state.isDead
    }
    if isKilled { throw VaultError(.unavailable, "killed") }
  }
}

/// Sealed records whose changes are steps.
struct SteppingRecords: SecretRecords {
  let records: MemoryRecords
  let steps: Steps

  func sealedRecords() async throws(StoreError) -> SealedRecords { records.records }

  func commit(_ change: SealedChange) async throws(StoreError) {
    var conflict: StoreError?
    do {
      try steps.take { conflict = records.apply(change) }
    } catch {
      throw StoreError(.unavailable, error.message)
    }
    if let conflict { throw conflict }
  }

  func noteUses(_ times: [Int64: Date]) async throws(StoreError) { try await records.noteUses(times) }

  func noteVerification(of row: Int64, _ verification: SecretVerification) async throws(StoreError) {
    try await records.noteVerification(of: row, verification)
  }
}
