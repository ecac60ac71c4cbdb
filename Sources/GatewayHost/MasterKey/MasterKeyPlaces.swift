import Foundation
import GatewayCore
import OpenSSLVault

/// The sources of the master key, in order: the service manager's credentials, a named file, a passphrase, and a file in
/// the user's configuration folder, the only one that the gateway creates.
struct MasterKeyPlaces: MasterKeySource {
  static let credential = "balcao-master-key"

  /// The values from the command line and the environment.
  struct Options: Sendable {
    var credentialsDirectory = Environment.value("CREDENTIALS_DIRECTORY")
    var keyFile = Environment.value("BALCAO_MASTER_KEY_FILE")
    var passphraseFile = Environment.value("BALCAO_MASTER_PASSPHRASE_FILE")
    var recoveryKeyFile: String?
    /// Whether to ask for a passphrase for a new vault.
    var newPassphrase = false
    /// `${XDG_CONFIG_HOME:-~/.config}/balcao`
    var configurationFolder = URL(
      filePath: Environment.value("XDG_CONFIG_HOME") ?? "\(NSHomeDirectory())/.config", directoryHint: .isDirectory
    ).appending(path: "balcao").path
    /// Asks for a passphrase; nil if there is no terminal.
    var ask: (@Sendable (String) throws(VaultError) -> SecretBytes)? = HiddenInput.isTerminal ? Self.askAtTerminal : nil

    @Sendable private static func askAtTerminal(_ prompt: String) throws(VaultError) -> SecretBytes {
      try HiddenInput.value(prompt: prompt, limit: MasterKeyFile.limit)
    }
  }

  let options: Options
  /// The data folder.
  let folder: URL
  /// The id of the data folder.
  let id: String

  private var usualFile: String { "\(options.configurationFolder)/\(id).key" }

  func masterKey(for vault: VaultNeed) async throws(VaultError) -> FoundMasterKey {
    if let path = options.recoveryKeyFile { return try recoveryKey(path) }
    if let directory = options.credentialsDirectory {
      let path = "\(directory)/\(Self.credential)"
      if let found = try key(MasterKeyFile(path: path, trustsGroup: true)) { return found }
    }
    if let path = options.keyFile { return try namedFile(path) }
    if let found = try passphrase(for: vault) { return found }
    return try usual(vault)
  }

  func keep(_ key: SecretBytes) throws(VaultError) -> String? {
    if options.passphraseFile != nil { return nil }
    let path = options.keyFile ?? usualFile
    guard !FileManager.default.fileExists(atPath: path) else { return nil }
    let file = MasterKeyFile(path: path)
    try file.refuse(in: folder)
    try file.create(key)
    return path
  }

  private func recoveryKey(_ path: String) throws(VaultError) -> FoundMasterKey {
    let file = MasterKeyFile(path: path)
    guard let text = try file.read() else { throw file.missing("the recovery key") }
    guard text.count <= RecoveryKey.longestText, let key = RecoveryKey.read(text) else {
      throw VaultError(
        .noMasterKey,
        "\(path) is not a recovery key: expected nine groups of four characters, as `balcao vault recovery` shows")
    }
    return FoundMasterKey(.recovery, key, from: path)
  }

  private func namedFile(_ path: String) throws(VaultError) -> FoundMasterKey {
    let file = MasterKeyFile(path: path)
    try file.refuse(in: folder)
    guard let found = try key(file) else { throw file.missing("the master key") }
    return found
  }

  private func passphrase(for vault: VaultNeed) throws(VaultError) -> FoundMasterKey? {
    if let path = options.passphraseFile {
      let file = MasterKeyFile(path: path)
      try file.refuse(in: folder)
      return FoundMasterKey(.passphrase, try file.passphrase(), from: path)
    }
    switch vault {
    case .existing(byPassphrase: true):
      guard let ask = options.ask else {
        throw VaultError(
          .noMasterKey,
          "this vault needs a passphrase: name its file in BALCAO_MASTER_PASSPHRASE_FILE, or start at a terminal")
      }
      return FoundMasterKey(.passphrase, try ask("Passphrase of the vault: "), from: "the terminal")
    case .existingByEither:
      // Where nobody can be asked, the generated file opens the vault.
      return try options.ask.map { ask throws(VaultError) in
        FoundMasterKey(.passphrase, try ask("Passphrase of the vault: "), from: "the terminal")
      }
    case .new where options.newPassphrase:
      return FoundMasterKey(.passphrase, try NewPassphrase.ask(options.ask), from: "the terminal")
    case .new, .existing(byPassphrase: false): return nil
    }
  }

  private func usual(_ vault: VaultNeed) throws(VaultError) -> FoundMasterKey {
    let file = MasterKeyFile(path: usualFile)
    if let found = try file.key() {
      return FoundMasterKey(.key, found, from: usualFile, in: file.isLink ? nil : file)
    }
    guard vault == .new else {
      throw VaultError(
        .noMasterKey,
        """
        the secrets in \(folder.path) are sealed with a master key that is missing: restore \(usualFile), name it with \
        --master-key-file, or start with --recovery-key-file (docs/operations/secrets.md). No new key was created
        """)
    }
    try file.refuse(in: folder)
    let key = SecretBytes.randomMasterKey()
    try file.create(key)
    return FoundMasterKey(.key, key, from: usualFile, in: file)
  }

  private func key(_ file: MasterKeyFile) throws(VaultError) -> FoundMasterKey? {
    try file.key().map { FoundMasterKey(.key, $0, from: file.path) }
  }
}
