import Foundation
import GatewayCore
import OpenSSLVault

/// The places a master key comes from, in their order: the service manager's credentials, a file that was named, a
/// passphrase, and a file of the user's own, which is the one that may be made.
struct MasterKeyPlaces: MasterKeySource {
  static let credential = "balcao-master-key"

  /// What the command line and the environment say.
  struct Options: Sendable {
    var credentialsDirectory = Environment.value("CREDENTIALS_DIRECTORY")
    var keyFile = Environment.value("BALCAO_MASTER_KEY_FILE")
    var passphraseFile = Environment.value("BALCAO_MASTER_PASSPHRASE_FILE")
    var recoveryKeyFile: String?
    /// Whether a new vault gets a passphrase that is asked for.
    var newPassphrase = false
    /// `${XDG_CONFIG_HOME:-~/.config}/balcao`
    var configurationFolder = URL(
      filePath: Environment.value("XDG_CONFIG_HOME") ?? "\(NSHomeDirectory())/.config", directoryHint: .isDirectory
    ).appending(path: "balcao").path
    /// Asks for a passphrase; nil where nobody can be asked.
    var ask: (@Sendable (String) throws(VaultError) -> SecretBytes)? = HiddenInput.isTerminal ? Self.askAtTerminal : nil

    @Sendable private static func askAtTerminal(_ prompt: String) throws(VaultError) -> SecretBytes {
      try HiddenInput.value(prompt: prompt, limit: MasterKeyFile.limit)
    }
  }

  let options: Options
  /// The data folder.
  let folder: URL
  /// The data folder's id.
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
    try refuseBesideData(path)
    try MasterKeyFile(path: path).create(key)
    return path
  }

  private func recoveryKey(_ path: String) throws(VaultError) -> FoundMasterKey {
    guard let text = try MasterKeyFile(path: path).read() else { throw missing(path, "the recovery key") }
    guard text.count <= RecoveryKey.longestText, let key = RecoveryKey.read(text) else {
      throw VaultError(
        .noMasterKey, "\(path) is no recovery key: nine groups of four characters, as `balcao vault recovery` shows")
    }
    return FoundMasterKey(.recovery, key, from: path)
  }

  private func namedFile(_ path: String) throws(VaultError) -> FoundMasterKey {
    try refuseBesideData(path)
    guard let found = try key(MasterKeyFile(path: path)) else { throw missing(path, "the master key") }
    return found
  }

  private func passphrase(for vault: VaultNeed) throws(VaultError) -> FoundMasterKey? {
    if let path = options.passphraseFile {
      try refuseBesideData(path)
      guard let text = try MasterKeyFile(path: path).read() else { throw missing(path, "the passphrase") }
      let passphrase = HiddenInput.withoutLineBreak(text)
      guard passphrase.count > 0 else { throw VaultError(.noMasterKey, "\(path) is empty") }
      return FoundMasterKey(.passphrase, passphrase, from: path)
    }
    switch vault {
    case .existing(byPassphrase: true):
      guard let ask = options.ask else {
        throw VaultError(
          .noMasterKey,
          "this vault opens with a passphrase: name its file by BALCAO_MASTER_PASSPHRASE_FILE, or start at a terminal")
      }
      return FoundMasterKey(.passphrase, try ask("Passphrase of the vault: "), from: "the terminal")
    case .new where options.newPassphrase: return try newPassphrase()
    case .new, .existing(byPassphrase: false): return nil
    }
  }

  private func newPassphrase() throws(VaultError) -> FoundMasterKey {
    guard let ask = options.ask else {
      throw VaultError(
        .noMasterKey, "a passphrase is asked for at a terminal; elsewhere name a file by BALCAO_MASTER_PASSPHRASE_FILE")
    }
    let first = try ask("New passphrase of the vault: ")
    guard first.count >= 12 else {
      throw VaultError(.noMasterKey, "a passphrase has 12 characters or more: take five or six words")
    }
    let second = try ask("Once more: ")
    guard first.isEqual(to: second) else {
      throw VaultError(.noMasterKey, "these were two passphrases; nothing was made")
    }
    return FoundMasterKey(.passphrase, first, from: "the terminal")
  }

  private func usual(_ vault: VaultNeed) throws(VaultError) -> FoundMasterKey {
    let file = MasterKeyFile(path: usualFile)
    if let found = try key(file) { return found }
    guard vault == .new else {
      throw VaultError(
        .noMasterKey,
        """
        secrets are sealed in \(folder.path) and their master key is not there: put \(usualFile) back, name it by \
        --master-key-file, or start with --recovery-key-file (docs/operations/secrets.md). No new key was made
        """)
    }
    try refuseBesideData(usualFile)
    let key = SecretBytes.randomMasterKey()
    try file.create(key)
    return FoundMasterKey(.key, key, from: usualFile)
  }

  /// A key of 32 bytes, or of 64 hexadecimal digits.
  private func key(_ file: MasterKeyFile) throws(VaultError) -> FoundMasterKey? {
    guard let bytes = try file.read() else { return nil }
    guard let key = SecretBytes.masterKey(in: bytes) else {
      throw VaultError(
        .noMasterKey,
        """
        \(file.path) is no master key: it has \(bytes.count) bytes, and a key has 32 random ones, or is 64 hexadecimal \
        digits; a text is a passphrase (BALCAO_MASTER_PASSPHRASE_FILE)
        """)
    }
    return FoundMasterKey(.key, key, from: file.path)
  }

  private func missing(_ path: String, _ what: String) -> VaultError {
    VaultError(.noMasterKey, "\(path): there is no such file, and \(what) was to come from it; none was made")
  }

  /// A key beside what it protects is stolen with it.
  private func refuseBesideData(_ path: String) throws(VaultError) {
    let file = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    let data = folder.resolvingSymlinksInPath().standardizedFileURL.path
    let inside = data.hasSuffix("/") ? data : data + "/"
    guard !file.hasPrefix(inside) else {
      throw VaultError(.noMasterKey, "\(path) lies in the data folder that it protects: keep it elsewhere")
    }
  }
}
