import GatewayKit

/// Stores a provider's key after it was tried at the provider.
///
/// The present key stays in use until then, and for good if the new one does not work. A first key is stored whatever the
/// provider answers.
struct KeyReplacement: Sendable {
  let vault: any Vault
  let providers: [Provider]
  let breakerStore: BreakerStore
  let clock: any GatewayClock

  /// Stores the value in `envelope`.
  ///
  /// - Parameter isTried: Whether to try it first.
  func store(
    _ envelope: [UInt8], as name: SecretRef, label: String?, isTried: Bool
  ) async throws(VaultError) -> SecretStoring {
    let users = isTried ? providers.filter { $0.configuration.key == name } : []
    let trials = try await results(of: envelope, as: name, at: users)
    if trials.contains(where: { $0.result != .ok }), let present = try await present(name) {
      return SecretStoring(isStored: false, secret: present, trials: trials)
    }
    let stored = try await vault.store(envelope, as: name, label: label)
    guard let worst = trials.first(where: { $0.result != .ok })?.result ?? trials.first?.result else {
      return SecretStoring(isStored: true, secret: stored, trials: [])
    }
    try await vault.note(worst, of: name, givenAt: stored.createdAt)
    for (user, trial) in zip(users, trials) where trial.result == .ok {
      user.verified()
      await breakerStore.keep(user, now: clock.now)
    }
    return SecretStoring(isStored: true, secret: try await summary(name) ?? stored, trials: trials)
  }

  /// What each provider answers to the value.
  private func results(
    of envelope: [UInt8], as name: SecretRef, at providers: [Provider]
  ) async throws(VaultError) -> [KeyTrial] {
    if providers.isEmpty { return [] }
    return try await vault.withCandidate(envelope, for: name, uses: nil) { candidate in
      var trials: [KeyTrial] = []
      for provider in providers {
        trials.append(KeyTrial(provider.id, await provider.verify(with: candidate)))
      }
      return trials
    }
  }

  /// The stored key, if it can be used.
  private func present(_ name: SecretRef) async throws(VaultError) -> SecretSummary? {
    try await summary(name).flatMap { $0.state == .ready ? $0 : nil }
  }

  private func summary(_ name: SecretRef) async throws(VaultError) -> SecretSummary? {
    try await vault.secrets().first { $0.name == name }
  }
}
