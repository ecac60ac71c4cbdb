import ArgumentParser
import Foundation
import GatewayCore
import OpenSSLVault

/// Where the master key that replaces the present one comes from.
struct NewMasterKeyOptions: ParsableArguments {
  @Option(help: "With --master: the file with the new master key.")
  var newMasterKeyFile: String?

  @Option(help: "With --master: the file with the new passphrase.")
  var newPassphraseFile: String?

  @Flag(help: "With --master: ask for a new passphrase.")
  var newPassphrase = false

  /// A new key or passphrase that a person provides.
  enum Given {
    case key(SecretBytes)
    case passphrase(SecretBytes)
  }

  /// Whether several are given.
  var isAmbiguous: Bool { count > 1 }
  /// Whether one is given.
  var isGiven: Bool { count > 0 }

  private var count: Int { [newMasterKeyFile != nil, newPassphraseFile != nil, newPassphrase].count(where: \.self) }

  /// Reads it; nil when none is given and the gateway makes one. Files in the data folder `folder` are refused.
  func read(outside folder: URL) throws(VaultError) -> Given? {
    if let path = newMasterKeyFile {
      let file = MasterKeyFile(path: path)
      try file.refuse(in: folder)
      guard let key = try file.key() else { throw file.missing("the new master key") }
      return .key(key)
    }
    if let path = newPassphraseFile {
      let file = MasterKeyFile(path: path)
      try file.refuse(in: folder)
      return .passphrase(try NewPassphrase.checked(try file.passphrase()))
    }
    return newPassphrase ? .passphrase(try NewPassphrase.ask(MasterKeyPlaces.Options().ask)) : nil
  }
}
