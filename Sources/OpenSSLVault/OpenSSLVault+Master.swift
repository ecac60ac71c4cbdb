import Foundation
public import GatewayCore
import GatewayKit
import Synchronization

extension OpenSSLVault {
  /// Replaces the master key.
  ///
  /// The next key becomes able to open the vault, through an envelope with the present one, and later takes its place.
  /// In between both open it. A generated key is replaced at once, since its file is the gateway's own. For a key
  /// that people keep, `retireMasterKey` does it after a start with the next key has shown that it is where it must be.
  public func replaceMasterKey(with new: NewMasterKey) async throws(VaultError) -> MasterRotation {
    switch new {
    case .generated: return try await replaceGeneratedKey()
    case .key(let envelope):
      guard let bytes = intake.open(Array(envelope), for: NewMasterKeyUse.key), bytes.count == MasterKey.length else {
        throw Self.unreadable
      }
      return try await introduce(MasterKey(bytes), scrypt: nil)
    case .passphrase(let envelope):
      guard let passphrase = intake.open(Array(envelope), for: NewMasterKeyUse.passphrase) else {
        throw Self.unreadable
      }
      return try await introduce(passphrase: passphrase)
    }
  }

  /// Makes the next master key the only one, and makes a new data key, because somebody who knows the former master key
  /// may know the earlier data keys. Continue with `rotate` until nothing waits.
  ///
  /// - Throws: `.refused` unless this process opened the vault with the next key.
  public func retireMasterKey() async throws(VaultError) -> MasterRotation {
    try await gate.run { () async throws(VaultError) in try await finishReplacing() }
  }

  private func introduce(passphrase: SecretBytes) async throws(VaultError) -> MasterRotation {
    guard passphrase.count > 0 else { throw VaultError(.refused, "the new passphrase is empty; nothing was changed") }
    let present = state.withLock { $0.ring }
    for scrypt in [present.scrypt, present.envelopes.successor?.scrypt].compactMap(\.self) {
      let key = try await Scrypt.key(from: passphrase, scrypt)
      if key.id == present.master.id { throw Self.isPresent }
      if key.id == present.envelopes.successor?.key { return try await introduce(key, scrypt: scrypt) }
    }
    let scrypt = ScryptParameters.new()
    return try await introduce(try await Scrypt.key(from: passphrase, scrypt), scrypt: scrypt)
  }

  private func introduce(_ next: MasterKey, scrypt: ScryptParameters?) async throws(VaultError) -> MasterRotation {
    try await gate.run { () async throws(VaultError) in
      try await accept(next, scrypt: scrypt)
      return masterRotation()
    }
  }

  /// Lets `next` open the vault as well, in place of any other next key. For callers inside the gate.
  private func accept(_ next: MasterKey, scrypt: ScryptParameters?) async throws(VaultError) {
    let before = state.withLock { $0 }
    if next.id == before.ring.master.id { throw Self.isPresent }
    if let successor = before.ring.envelopes.successor {
      if next.id == successor.key { return }
      // Its place is where the gateway gets its key from, so it cannot be given up for another.
      guard before.opener?.id != successor.key else { throw Self.isUnfinished(successor) }
    }
    try await commit { _, ring throws(VaultError) in
      ring.envelopes.successor = SuccessorEnvelope(
        for: next, scrypt: scrypt, since: clock.now, opening: ring.master, vault: ring.vault)
      return ([], [])
    }
  }

  /// Each step leaves a key file that opens the vault: first through the ring's header, then through the envelope. A
  /// replacement that was interrupted is continued.
  private func replaceGeneratedKey() async throws(VaultError) -> MasterRotation {
    guard let keyFile else {
      let before = state.withLock { $0 }
      if let successor = before.ring.envelopes.successor, successor.key == before.opener?.id {
        throw Self.isUnfinished(successor)
      }
      throw VaultError(
        .refused,
        """
        the master key comes from \(place), and not from a file that the gateway generated: provide the new one. Nothing \
        was changed
        """, remedy: .replaceMasterKey(file: "FILE"))
    }
    return try await gate.run { () async throws(VaultError) in
      let before = state.withLock { $0 }
      let successor = before.ring.envelopes.successor?.key
      if successor == nil || before.opener?.id != successor {
        let next = try keyFile.staged().map(MasterKey.init).flatMap { $0.id == successor ? $0 : nil } ?? .random()
        if next.id != successor {
          try keyFile.stage(next.bytes)
          try await accept(next, scrypt: nil)
        }
        try keyFile.adopt()
        state.withLock { $0.opener = next }
      }
      return try await finishReplacing()
    }
  }

  private func finishReplacing() async throws(VaultError) -> MasterRotation {
    var hadRecovery = false
    try await commit { before, ring throws(VaultError) in
      guard let successor = ring.envelopes.successor else {
        throw VaultError(.refused, "no master key is being replaced", remedy: .replaceMasterKey())
      }
      guard let next = before.opener, next.id == successor.key else {
        throw VaultError(
          .refused,
          """
          the gateway was started without the new master key \(successor.key): put the new key in the place of the \
          former, restart, then finish. Both open the vault until then
          """)
      }
      hadRecovery = ring.envelopes.recovery != nil
      ring.envelopes = RingEnvelopes(
        recovery: ring.envelopes.recovery?.renewed(
          opening: next, authenticator: recoveryAuthenticator, vault: ring.vault))
      ring.master = next
      ring.scrypt = successor.scrypt
      ring.activateNewKey()
      return ([], [])
    }
    return masterRotation(hadRecovery: hadRecovery)
  }

  private func masterRotation(hadRecovery: Bool = false) -> MasterRotation {
    let (ring, opener) = state.withLock { ($0.ring, $0.opener) }
    return MasterRotation(
      masterKey: "\(ring.master.id)", source: place, next: ring.nextMasterKey(openedWith: opener),
      lostRecoveryKey: hadRecovery && ring.envelopes.recovery == nil)
  }

  private static func isUnfinished(_ successor: SuccessorEnvelope) -> VaultError {
    VaultError(
      .refused,
      """
      the gateway was started with the new master key \(successor.key), but the former one still opens the vault: finish \
      that replacement first. Nothing was changed
      """, remedy: .retireMasterKey)
  }

  private static var isPresent: VaultError {
    VaultError(.refused, "the new master key is the present one; nothing was changed")
  }

  private static var unreadable: VaultError {
    VaultError(
      .refused, "the new master key arrived damaged, or was sealed for an earlier start of the gateway; try again")
  }
}

/// The uses for which the envelopes of new master keys are sealed.
public enum NewMasterKeyUse {
  /// A key.
  public static let key = "new master key"
  /// A passphrase.
  public static let passphrase = "new passphrase"
}

extension KeyRing {
  /// The master key that is being introduced.
  func nextMasterKey(openedWith opener: MasterKey?) -> NextMasterKey? {
    envelopes.successor.map {
      NextMasterKey(
        id: "\($0.key)", since: Date(timeIntervalSince1970: Double($0.since)), isInUse: opener?.id == $0.key)
    }
  }
}
