import GatewayKit

/// The secrets that one signer may compute with: those that its adapter's settings name and that have no origin.
struct ComputingSecrets: Sendable {
  private let vault: OpenSSLVault
  private let purposes: [SecretRef: Set<String>]

  /// The secrets among `uses` that have no origin.
  init(_ uses: [SecretUse], in vault: OpenSSLVault) {
    self.vault = vault
    purposes = Dictionary(grouping: uses.filter { $0.origin == nil }, by: \.name).mapValues { Set($0.map(\.purpose)) }
  }

  /// Opens the value of `name`.
  ///
  /// - Throws: `.unauthorized` when the settings do not name it, or it may not be used for the purposes they name.
  func value(of name: SecretRef) throws(AdapterError) -> SecretBytes {
    guard let purposes = purposes[name] else {
      throw AdapterError(
        .unauthorized,
        "secret \(name) may not be used for signing here; origin-bound secrets are only sent to their origin"
      )
    }
    return try vault.value(of: name, for: purposes)
  }
}
