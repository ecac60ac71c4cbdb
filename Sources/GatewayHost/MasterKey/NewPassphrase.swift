import GatewayCore
import OpenSSLVault

/// The rules for a passphrase that people choose.
enum NewPassphrase {
  /// The fewest bytes.
  private static let shortest = 12

  /// Asks twice with `ask`, which is nil where there is no terminal.
  static func ask(
    _ ask: (@Sendable (String) throws(VaultError) -> SecretBytes)?
  ) throws(VaultError) -> SecretBytes {
    guard let ask else {
      throw VaultError(.noMasterKey, "there is no terminal to ask for a passphrase; provide it in a file")
    }
    let first = try checked(try ask("New passphrase of the vault: "))
    let second = try ask("Repeat the passphrase: ")
    guard first.isEqual(to: second) else {
      throw VaultError(.noMasterKey, "the passphrases differ; nothing was changed")
    }
    return first
  }

  /// The passphrase, unless it is too short.
  static func checked(_ passphrase: SecretBytes) throws(VaultError) -> SecretBytes {
    guard passphrase.count >= shortest else {
      throw VaultError(.noMasterKey, "a passphrase needs at least \(shortest) bytes; use five or six words")
    }
    return passphrase
  }
}
