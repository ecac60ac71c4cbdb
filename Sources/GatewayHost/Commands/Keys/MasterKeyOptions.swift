import ArgumentParser

/// Where the vault's master key comes from, of every command that opens a data folder.
struct MasterKeyOptions: ParsableArguments {
  @Option(help: "The file with the vault's master key. Also from BALCAO_MASTER_KEY_FILE.")
  var masterKeyFile: String?

  @Option(help: "A file with the recovery key; it opens the vault when the master key is lost.")
  var recoveryKeyFile: String?

  /// The options over what the environment says.
  func places(newPassphrase: Bool = false) -> MasterKeyPlaces.Options {
    var options = MasterKeyPlaces.Options()
    if let masterKeyFile { options.keyFile = masterKeyFile }
    options.recoveryKeyFile = recoveryKeyFile
    options.newPassphrase = newPassphrase
    return options
  }
}
