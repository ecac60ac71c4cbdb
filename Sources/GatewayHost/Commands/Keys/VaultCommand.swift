import ArgumentParser
import Foundation
import GatewayCore
import OpenSSLVault

/// `balcao vault …`: the encryption keys of the vault.
struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Manages the encryption keys of the vault.",
    subcommands: [
      VaultInitCommand.self, VaultRotateCommand.self, VaultVerifyCommand.self, VaultRecoveryCommand.self,
    ])
}

/// `balcao vault init`
struct VaultInitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Creates the data folder and its vault if they are missing, and shows where the master key is.")

  @OptionGroup var options: AdminOptions
  @Flag(help: "Ask for a passphrase and derive the master key of a new vault from it.") var passphrase = false

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let summary = try await options.session(creating: true, newPassphrase: passphrase) {
      try await $0.run(ExamineVault())
    }
    Output.line("master key \(summary.masterKey) from \(summary.source)")
    Output.diagnostic("keep it away from the data folder, and make a recovery key: balcao vault recovery")
  }
}

/// `balcao vault verify`
struct VaultVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Decrypts everything in the vault. Exit code 1 if something cannot be decrypted.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let summary = try await options.run(ExamineVault())
    if json.isOn {
      try Output.json(summary)
    } else {
      Output.line("master key \(summary.masterKey) from \(summary.source)")
      if let next = summary.nextMasterKey {
        Output.line(
          """
          \(next.id) opens the vault as well, since \(Output.time(next.since)): \
          \(CommandWording.text(of: next.remedies))
          """)
      }
      Output.line("data keys: \(summary.dataKeys.joined(separator: ", "))")
      Output.line("recovery key: \(summary.hasRecoveryKey ? "stored" : "none; make one with balcao vault recovery")")
      Output.line("\(summary.rows - summary.damaged.count) of \(summary.rows) rows can be decrypted")
      if summary.waiting > 0 {
        Output.line("\(summary.waiting) are still sealed under an earlier data key; continue with balcao vault rotate")
      }
      for name in summary.damaged {
        Output.line("\(name) cannot be decrypted; store it again: balcao keys set \(name)")
      }
    }
    if !summary.damaged.isEmpty { throw ExitCode.failure }
  }
}

/// `balcao vault recovery`
struct VaultRecoveryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery",
    abstract: "Makes a recovery key and shows it once. It replaces an earlier one after you type it to confirm.")

  @OptionGroup var options: AdminOptions

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let key = RecoveryKey.random()
    try await options.session { session in
      let intake = try await session.run(ShowIntakeKey())
      show(key)
      let typed = try HiddenInput.value(
        prompt: "Write it down, then type it here to confirm: ", limit: RecoveryKey.longestText)
      guard let typed = RecoveryKey.read(typed), typed.isEqual(to: key) else {
        throw CommandFailure("that is not the key above; nothing was stored, and an earlier recovery key stays valid")
      }
      guard let envelope = SecretEnvelope.seal(key, to: Array(intake), for: RecoveryKey.use) else {
        throw CommandFailure("the gateway returned no key to seal the recovery key with; it may be another version")
      }
      _ = try await session.run(SetRecoveryKey(envelope: Data(envelope)))
    }
    Output.line("the recovery key opens this vault from now on: --recovery-key-file FILE")
  }

  /// Writes the key directly, because the buffers of the libraries are not wiped.
  private func show(_ key: SecretBytes) {
    Output.diagnostic("Recovery key, shown once. Keep it on paper, apart from the machine:")
    RecoveryKey.groups(key).withBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    Output.diagnostic("")
  }
}
