import ArgumentParser

/// The master key options of every command that opens a data folder.
struct MasterKeyOptions: ParsableArguments {
  @Option(help: "The file with the vault's master key. Also from BALCAO_MASTER_KEY_FILE.")
  var masterKeyFile: String?

  @Option(help: "A file with the recovery key, which opens the vault if the master key is lost.")
  var recoveryKeyFile: String?

  /// The options, and the environment for those that are not given.
  func places(newPassphrase: Bool = false) -> MasterKeyPlaces.Options {
    var options = MasterKeyPlaces.Options()
    if let masterKeyFile { options.keyFile = masterKeyFile }
    options.recoveryKeyFile = recoveryKeyFile
    options.newPassphrase = newPassphrase
    return options
  }
}
